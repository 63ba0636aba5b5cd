import {OutputClosed} from './interrupted.js';
import type {Outlet} from './surroundings.js';

/**
 * Writes a text, or bytes as they are, and waits until the system took it.
 * @throws OutputClosed when the reader has gone
 */
export async function write(outlet: Outlet, text: string | Uint8Array): Promise<void> {
  if (text.length === 0) return;
  await new Promise<void>((resolve, reject) => {
    outlet.write(text, (error) => {
      if (!error) resolve();
      else reject(isClosed(error) ? new OutputClosed('stdout is closed', {cause: error}) : error);
    });
  });
}

/** Whether this error of a stream says that nobody reads it any more. */
export function isClosed(error: unknown): boolean {
  const {code} = error as {readonly code?: unknown};
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED' || code === 'EOF';
}

/** Waits until all that was written before has left the process, or can leave no more. */
export async function flushed(outlet: Outlet): Promise<void> {
  await new Promise<void>((resolve) => {
    outlet.write('', () => {
      resolve();
    });
  });
}
