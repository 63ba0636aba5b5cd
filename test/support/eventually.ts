import {setTimeout as sleep} from 'node:timers/promises';

/**
 * Settles with the first answer of `ask` that is not undefined and does not throw.
 * @throws the last error, or one naming `what`, when there is none within `withinMs`
 */
export async function eventually<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
  withinMs = 5000,
): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    let failure: unknown = new Error(`expected ${what} within ${withinMs} ms`);
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      failure = error;
    }

    if (Date.now() > until) throw failure;
    await sleep(20);
  }
}
