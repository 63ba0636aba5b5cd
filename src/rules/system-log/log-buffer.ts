import {decodeUtf8} from '../go/utf8.js';

/**
 * The last lines of a log, joined as the rules see them: oldest first, one newline between two, lines not
 * seen yet being empty.
 * @see node-problem-detector pkg/systemlogmonitor/log_buffer.go
 */
export interface LogBuffer {
  /** The line is kept, not copied. */
  push(line: Buffer): void;
  joined(): Buffer;
  /**
   * How many lines the text from byte `start` of `joined()` on belongs to: 1 = the newest alone. The newline
   * between two lines belongs to the second of them; a line that itself has newlines is one line.
   */
  linesFrom(start: number): number;
  /** The newest lines as text. */
  lastLines(count: number): string;
}

const newline = Buffer.from('\n');

/** @param size how many lines it keeps, at least 1 */
export function createLogBuffer(size: number): LogBuffer {
  const lines: Buffer[] = Array.from({length: size}, () => Buffer.alloc(0));
  let pushed = 0;
  let joined: Buffer | undefined;

  return {
    push(line) {
      lines.shift();
      lines.push(line);
      pushed = Math.min(size, pushed + 1);
      joined = undefined;
    },
    joined() {
      joined ??= join(lines);
      return joined;
    },
    linesFrom(start) {
      let end = -1;
      const index = lines.findIndex((line) => {
        end += line.length + 1;
        return start < end;
      });
      return Math.min(index < 0 ? 1 : size - index, Math.max(pushed, 1));
    },
    lastLines: (count) => decodeUtf8(join(lines.slice(-count))),
  };
}

function join(lines: readonly Buffer[]): Buffer {
  return Buffer.concat(lines.flatMap((line, i) => (i === 0 ? [line] : [newline, line])));
}
