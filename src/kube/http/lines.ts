/**
 * Splits a stream of bytes at newlines; a line is decoded only once it is whole, so that chunks may break anywhere,
 * also within a character. What follows the last newline is a line too, unless it is empty.
 */
export async function* lines(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let pending: Buffer[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      pending.push(chunk.subarray(from, end));
      yield Buffer.concat(pending).toString('utf8');
      pending = [];
      from = end + 1;
    }

    if (from < chunk.length) pending.push(chunk.subarray(from));
  }

  if (pending.length > 0) yield Buffer.concat(pending).toString('utf8');
}
