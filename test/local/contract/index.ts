import assert from 'node:assert/strict';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {applies} from './cases/applies.js';
import {answersAboutItself} from './cases/answers-about-itself.js';
import {deletion} from './cases/deletion.js';
import {kinds} from './cases/kinds.js';
import {lists} from './cases/lists.js';
import {names} from './cases/names.js';
import {patches} from './cases/patches.js';
import {paths} from './cases/paths.js';
import {selectors} from './cases/selectors.js';
import {strategicPatches} from './cases/strategic-patches.js';
import {writes} from './cases/writes.js';
import {play} from './exchange.js';
import type {Case, Recorded, Server} from './step.js';

const groups: Readonly<Record<string, readonly Case[]>> = {
  'answers-about-itself': answersAboutItself,
  applies,
  deletion,
  kinds,
  lists,
  names,
  patches,
  paths,
  selectors,
  'strategic-patches': strategicPatches,
  writes,
};

/**
 * The contract of the API: the same requests get the same answers as the real kube-apiserver gave when they were
 * recorded. A new case is recorded by running it there: `RECORD=1 npm run test:api -- --grep contract`.
 */
export function apiContract(server: () => Server): void {
  for (const [group, cases] of Object.entries(groups)) {
    describe(group, () => {
      for (const one of cases) {
        it(one.name, async () => {
          const answers = await play(one, server());
          const recorded = process.env['RECORD'] ? record(group, one, answers) : read(group);
          const expected = recorded[one.name];
          assert.ok(expected, `expected answers of \`${one.name}\` in ${fileOf(group)}, got none`);
          for (const [index, step] of one.steps.entries()) {
            const where = `${step.method} ${step.path}`;
            assert.deepEqual(
              answers[index],
              expected[index],
              difference(where, answers[index], expected[index]),
            );
          }
        });
      }
    });
  }
}

function difference(where: string, got: unknown, expected: unknown): string {
  function shown(value: unknown): string {
    return JSON.stringify(value, undefined, 1);
  }

  return `${where}\nexpected ${shown(expected)}\ngot ${shown(got)}`;
}

type Answers = Readonly<Record<string, readonly Recorded[]>>;

function fileOf(group: string): string {
  return `test/local/contract/recorded/${group}.json`;
}

function read(group: string): Answers {
  return existsSync(fileOf(group))
    ? (JSON.parse(readFileSync(fileOf(group), 'utf8')) as Answers)
    : {};
}

function record(group: string, {name}: Case, answers: readonly Recorded[]): Answers {
  const recorded = {...read(group), [name]: answers};
  writeFileSync(fileOf(group), `${JSON.stringify(recorded, undefined, 1)}\n`);
  return recorded;
}
