const newline = Buffer.from('\n');

/**
 * Cuts a stream so that every block ends with a whole line. A line that is longer than `mostBytes` is broken there, so
 * that no text makes memory grow; what follows the last newline comes as it is.
 */
export async function* wholeLines(
  chunks: AsyncIterable<Buffer>,
  mostBytes = 1024 * 1024,
): AsyncGenerator<Buffer> {
  let pending: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(10) + 1;
    if (end > 0) {
      yield Buffer.concat([...pending, chunk.subarray(0, end)]);
      [pending, size] = [[], 0];
    }
    if (end < chunk.length) pending.push(chunk.subarray(end));
    size += chunk.length - end;
    if (size < mostBytes) continue;
    yield Buffer.concat([...pending, newline]);
    [pending, size] = [[], 0];
  }
  if (pending.length > 0) yield Buffer.concat(pending);
}

/** The lines of a block, each with its newline where it has one. */
export function* linesOf(block: Buffer): Generator<Buffer> {
  let from = 0;
  while (from < block.length) {
    const end = block.indexOf(10, from);
    const next = end < 0 ? block.length : end + 1;
    yield block.subarray(from, next);
    from = next;
  }
}
