import assert from 'node:assert/strict';
import {createLogBuffer, type LogBuffer} from '../../../src/rules/system-log/log-buffer.js';

function bufferOf(size: number, ...lines: string[]): LogBuffer {
  const buffer = createLogBuffer(size);
  lines.forEach((line) => buffer.push(Buffer.from(line)));
  return buffer;
}

describe('createLogBuffer', () => {
  it('joins the newest lines, with empty ones for those not seen yet', () => {
    assert.equal(bufferOf(3).joined().toString(), '\n\n');
    assert.equal(bufferOf(3, 'a').joined().toString(), '\n\na');
    assert.equal(bufferOf(2, 'a', 'b', 'c').joined().toString(), 'b\nc');
  });

  it('joins anew after each line', () => {
    const buffer = bufferOf(2, 'a');
    assert.equal(buffer.joined().toString(), '\na');
    buffer.push(Buffer.from('b'));
    assert.equal(buffer.joined().toString(), 'a\nb');
  });

  it('counts the lines from a byte on, a newline belonging to the line after it', () => {
    const buffer = bufferOf(3, 'ab', 'c', 'd');
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, 6].map((at) => buffer.linesFrom(at)),
      [3, 3, 2, 2, 1, 1, 1],
    );
  });

  it('counts in bytes, and a line that has newlines as one', () => {
    const buffer = bufferOf(2, 'é\né', 'x');
    assert.deepEqual(
      [0, 2, 4, 5, 6].map((at) => buffer.linesFrom(at)),
      [2, 2, 2, 1, 1],
    );
  });

  it('counts no line that was not seen', () => {
    assert.equal(bufferOf(5, 'a', 'b').linesFrom(0), 2);
  });

  it('gives the newest lines as text', () => {
    assert.equal(bufferOf(3, 'a', 'b', 'c').lastLines(2), 'b\nc');
  });
});
