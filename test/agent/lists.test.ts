import assert from 'node:assert/strict';
import {readdirSync} from 'node:fs';
import * as exporters from '../../src/agent/exporters/index.js';
import {monitors} from '../../src/agent/monitors/index.js';
import {watchers} from '../../src/agent/monitors/system-log/watchers/index.js';

/** Files beside an index that are no parts of their own. */
const shared = ['index', 'prepared', 'problem-metrics', 'watcher'];

function partsIn(folder: string): string[] {
  return readdirSync(folder)
    .map((entry) => entry.replace(/\.ts$/, ''))
    .filter((name) => !shared.includes(name))
    .sort();
}

describe('the lists of parts', () => {
  it('names every monitor', () => {
    const folder = 'src/agent/monitors';
    assert.deepEqual(
      Object.keys(monitors).sort(),
      partsIn(folder),
      `add the line to ${folder}/index.ts`,
    );
  });

  it('names every watcher', () => {
    const folder = 'src/agent/monitors/system-log/watchers';
    assert.deepEqual(
      Object.keys(watchers).sort(),
      partsIn(folder),
      `add the line to ${folder}/index.ts`,
    );
  });

  it('names every exporter', () => {
    const folder = 'src/agent/exporters';
    const listed = Object.keys(exporters).map((name) =>
      name === 'consoleLines' ? 'console' : name,
    );
    assert.deepEqual(listed.sort(), partsIn(folder), `add the line to ${folder}/index.ts`);
  });
});
