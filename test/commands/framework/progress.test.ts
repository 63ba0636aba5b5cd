import assert from 'node:assert/strict';
import {createConsole} from '../../../src/commands/framework/console.js';
import {followTask, type ProgressLine} from '../../../src/commands/framework/progress.js';
import type {Surroundings} from '../../../src/commands/framework/surroundings.js';

interface Screen {
  readonly surroundings: Surroundings;
  text(): string;
}

function screen(): Screen {
  let written = '';
  const stderr = {
    write(text: string, done: () => void) {
      written += text;
      done();
    },
  };
  const surroundings = {env: {}, platform: 'linux', stdout: stderr, stderr} as const;
  return {surroundings: surroundings as unknown as Surroundings, text: () => written};
}

async function* steps(lines: readonly ProgressLine[]): AsyncGenerator<ProgressLine, string> {
  yield* lines;
  return 'result';
}

describe('followTask', () => {
  function follow(
    task: AsyncGenerator<ProgressLine, string>,
    {surroundings}: Screen,
    quiet = false,
  ) {
    const console = createConsole(surroundings, {color: 'auto', quiet, verbosity: 0});
    return followTask(task, (line) => line, {console, stderr: surroundings.stderr});
  }

  it('adds one line for each step that is done, with its time, and gives the result', async () => {
    const shown = screen();
    const result = await follow(
      steps([
        {step: 'a', text: 'Checking', done: false},
        {step: 'a', text: 'Checked', done: true},
        {step: 'b', text: '1/2 ready', done: false},
        {step: 'b', text: '2/2 ready', done: true},
      ]),
      shown,
    );
    assert.equal(result, 'result');
    assert.match(
      shown.text(),
      /^ {2}\[ok\] {3}Checked {3}\d\.\ds\n {2}\[ok\] {3}2\/2 ready {3}\d\.\ds\n$/,
    );
  });

  it('marks the step in which a task failed, and passes the error on', async () => {
    const shown = screen();
    async function* failing(): AsyncGenerator<ProgressLine, string> {
      yield {step: 'a', text: 'Checking', done: false};
      throw new Error('refused');
    }
    await assert.rejects(follow(failing(), shown), /refused/);
    assert.match(shown.text(), /^ {2}\[FAIL\] Checking {3}\d\.\ds\n$/);
  });

  it('says nothing with --quiet', async () => {
    const shown = screen();
    await follow(steps([{step: 'a', text: 'Checked', done: true}]), shown, true);
    assert.equal(shown.text(), '');
  });
});
