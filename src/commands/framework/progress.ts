import type {Console} from './console.js';
import {liveLine, type StepDisplay} from './live-line.js';
import type {Outlet} from './surroundings.js';

/** How far one step of a task is, for a person. */
export interface ProgressLine {
  /** Tells the steps apart. */
  readonly step: string;
  readonly text: string;
  readonly done: boolean;
}

/** How long plain lines rest between two tidings of the same step. */
const restMs = 5000;

/**
 * Runs a task to its end and shows how far it is on stderr: on a terminal as lines that change, elsewhere as lines
 * that are added, so that a pipeline's log stays readable. With `--quiet` nothing is shown.
 * @returns the task's result
 */
export async function followTask<News, Result>(
  task: AsyncGenerator<News, Result>,
  lineOf: (news: News) => ProgressLine,
  {console, stderr}: {readonly console: Console; readonly stderr: Outlet},
): Promise<Result> {
  let current: {line: ProgressLine; display: StepDisplay; begun: number} | undefined;

  async function end(outcome: 'done' | 'failed'): Promise<void> {
    if (!current) return;
    const {display, begun} = current;
    current = undefined;
    await display.end(outcome, `${((performance.now() - begun) / 1000).toFixed(1)}s`);
  }

  async function show(line: ProgressLine): Promise<void> {
    if (current?.line.step !== line.step) {
      await end('done');
      const display = console.live ? liveLine(stderr) : plainLine(console);
      current = {line, display, begun: performance.now()};
    }

    current.line = line;
    current.display.tell(line.text);
    if (line.done) await end('done');
  }

  try {
    for (;;) {
      const next = await task.next();
      if (next.done) {
        await end('done');
        return next.value;
      }

      await show(lineOf(next.value));
    }
  } catch (error) {
    await end('failed');
    throw error;
  }
}

function plainLine({remark}: Console): StepDisplay {
  let last = '';
  let told = {text: '', at: performance.now()};
  return {
    tell(text) {
      last = text;
      if (text === told.text || performance.now() - told.at < restMs) return;
      told = {text, at: performance.now()};
      remark(`  [wait] ${text}`);
    },
    async end(outcome, seconds) {
      remark(`  ${outcome === 'done' ? '[ok]  ' : '[FAIL]'} ${last}   ${seconds}`);
    },
  };
}
