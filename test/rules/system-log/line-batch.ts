import type {LineBatch} from '../../../src/rules/system-log/matcher.js';

/** Lines as a watcher hands them on: one buffer and where each line lies in it. */
export function batchOf(lines: readonly (string | Uint8Array)[]): LineBatch {
  const parts = lines.map((line) => (typeof line === 'string' ? Buffer.from(line) : line));
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const {length} of parts) {
    starts.push(at);
    ends.push(at + length);
    at += length + 1;
  }

  return {bytes: Buffer.concat(parts.flatMap((part) => [part, Buffer.from('\n')])), starts, ends};
}
