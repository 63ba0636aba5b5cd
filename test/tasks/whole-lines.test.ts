import assert from 'node:assert/strict';
import {linesOf, wholeLines} from '../../src/tasks/whole-lines.js';

async function blocks(chunks: readonly string[], mostBytes?: number): Promise<readonly string[]> {
  async function* stream(): AsyncGenerator<Buffer> {
    for (const chunk of chunks) yield Buffer.from(chunk, 'latin1');
  }
  const seen: string[] = [];
  for await (const block of wholeLines(stream(), mostBytes)) seen.push(block.toString('latin1'));
  return seen;
}

describe('wholeLines', () => {
  it('joins what came apart, and splits no line', async () => {
    assert.deepEqual(await blocks(['a\nb', 'c', 'd\ne\n', 'f']), ['a\n', 'bcd\ne\n', 'f']);
  });

  it('keeps bytes that are no UTF-8', async () => {
    assert.deepEqual(await blocks(['\xff', '\xfe\n']), ['\xff\xfe\n']);
  });

  it('breaks a line that would not end, so that memory does not grow', async () => {
    assert.deepEqual(await blocks(['aaaa', 'bbbb', 'cc\ndd'], 6), ['aaaabbbb\n', 'cc\n', 'dd']);
  });

  it('gives nothing for nothing', async () => {
    assert.deepEqual(await blocks([]), []);
  });
});

describe('linesOf', () => {
  it('gives each line with its newline, where it has one', () => {
    const lines = [...linesOf(Buffer.from('a\n\nb'))].map((line) => line.toString());
    assert.deepEqual(lines, ['a\n', '\n', 'b']);
  });
});
