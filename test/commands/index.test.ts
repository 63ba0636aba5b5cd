import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {
  globalFlagFacts,
  type FlagFacts,
  type Manifest,
} from '../../src/commands/framework/manifest.js';
import {groups, topics} from '../../src/commands/framework/topics.js';
import {commands} from '../../src/commands/index.js';

const folder = fileURLToPath(new URL('../../src/commands', import.meta.url));
const manifest = JSON.parse(
  readFileSync(new URL('../../dist/oclif.manifest.json', import.meta.url), 'utf8'),
) as Manifest;

/** All of a flag that somebody may rely on: `--output -o option json|yaml`. */
function flagLine({name, char, type, multiple, options, default: preset}: FlagFacts): string {
  return [
    `--${name}`,
    ...(char === undefined ? [] : [`-${char}`]),
    multiple ? 'list' : type,
    ...(options ? [options.join('|')] : []),
    ...(preset === undefined ? [] : [`default ${JSON.stringify(preset)}`]),
  ].join(' ');
}

function topicEntries(): readonly {readonly id: string; readonly group: string}[] {
  return Object.entries(topics).map(([id, {group}]) => ({id, group}));
}

describe('commands', () => {
  it('has a line for each file in the folder', () => {
    const files = readdirSync(folder, {recursive: true, encoding: 'utf8'})
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => /^(?!framework\/|index\.ts$).*\.ts$/.test(file))
      .map((file) => file.replace(/\.ts$/, '').replaceAll('/', ':'));
    assert.deepEqual(
      Object.keys(commands).sort(),
      files.sort(),
      'name each command file in src/commands/index.ts',
    );
  });

  it('says what each word before several commands is about', () => {
    const groups = Object.keys(commands)
      .filter((id) => id.includes(':'))
      .map((id) => id.split(':')[0] ?? '');
    for (const group of new Set(groups)) {
      assert.ok(topics[group] ?? commands[group], `name ${group} in framework/topics.ts`);
    }
  });

  it('changes no flag without anybody noticing', () => {
    const file = new URL('flags.snapshot.json', import.meta.url);
    const snapshot = JSON.parse(readFileSync(file, 'utf8')) as unknown;
    const own = Object.entries(manifest.commands).map(([id, command]) => ({
      where: id.replaceAll(':', ' '),
      all: Object.values(command.flags).filter(({helpGroup}) => helpGroup !== 'GLOBAL'),
    }));
    const everywhere = {where: 'every command', all: globalFlagFacts(manifest)};
    const flags = Object.fromEntries(
      [everywhere, ...own].map(({where, all}) => [where, all.map(flagLine).sort()]),
    );
    assert.deepEqual(
      flags,
      snapshot,
      'flags changed: write it in CHANGELOG.md, then bring test/commands/flags.snapshot.json up to date',
    );
  });

  it('gives every command a sentence of one line, without the full stop that help adds', () => {
    for (const {id, summary = ''} of Object.values(manifest.commands)) {
      assert.match(summary, /^[A-Z][^\n]*[^.\n]$/, id);
    }
  });

  it('lists every command under a heading that has a place', () => {
    for (const {id, group = ''} of [...Object.values(manifest.commands), ...topicEntries()]) {
      assert.ok(groups.includes(group), `${id}: name ${group} in framework/topics.ts`);
    }
  });

  it('uses no letter for two flags of a command', () => {
    for (const {id, flags} of Object.values(manifest.commands)) {
      const letters = Object.values(flags).flatMap(({char}) => char ?? []);
      assert.equal(new Set(letters).size, letters.length, id);
    }
  });
});
