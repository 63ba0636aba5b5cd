import assert from 'node:assert/strict';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {readConfigFolder} from '../../../src/tasks/install/agent-files.js';
import {inTemporaryFolder} from '../../support/temporary-folder.js';

const monitor = {plugin: 'kmsg', source: 'a', conditions: [], rules: []};

describe('readConfigFolder', () => {
  it('reads the JSON files of a folder and nothing else', async () => {
    await inTemporaryFolder(async (folder) => {
      writeFileSync(join(folder, 'a.json'), JSON.stringify(monitor));
      writeFileSync(join(folder, 'README.md'), 'text');
      mkdirSync(join(folder, 'b.json'));
      assert.deepEqual(await readConfigFolder(folder), {'a.json': JSON.stringify(monitor)});
    });
  });

  it('says that there are none', async () => {
    await inTemporaryFolder(async (folder) => {
      await assert.rejects(readConfigFolder(folder), /expected config files of monitors/);
      await assert.rejects(readConfigFolder(join(folder, 'x')), /cannot read .*x`: ENOENT/);
    });
  });

  it('refuses what the agent could not run, naming file and field', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = join(folder, 'a.json');
      writeFileSync(file, JSON.stringify({...monitor, plugin: 'journald'}));
      await assert.rejects(readConfigFolder(folder), /a\.json`: `plugin`: expected `kmsg`/);
      const rules = [{type: 'temporary', reason: 'A', pattern: '('}];
      writeFileSync(file, JSON.stringify({...monitor, rules}));
      await assert.rejects(readConfigFolder(folder), /a\.json.*rules\[0\]\.pattern/);
    });
  });

  it('refuses names that a ConfigMap cannot hold', async () => {
    await inTemporaryFolder(async (folder) => {
      writeFileSync(join(folder, 'a b.json'), JSON.stringify(monitor));
      await assert.rejects(readConfigFolder(folder), /in the name of a config file.*`a b\.json`/);
    });
  });

  it('refuses more than a ConfigMap holds', async () => {
    await inTemporaryFolder(async (folder) => {
      const text = JSON.stringify(monitor) + ' '.repeat(1024 * 1024);
      writeFileSync(join(folder, 'a.json'), text);
      await assert.rejects(readConfigFolder(folder), /expected at most 1048576 bytes/);
    });
  });
});
