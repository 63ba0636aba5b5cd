import {oneDocument} from './document.js';
import {printable} from './printable.js';

/** How the lines of one agent's log are shown. */
export interface LogStyle {
  /** Before each line: `[node-1] `; empty: nothing. */
  readonly prefix: string;
  /** For a terminal: what it would obey is made visible. Else bytes stay as the agent wrote them. */
  readonly visible: boolean;
}

/** A block of lines as it is printed; with a prefix or for a terminal, a last line without a newline gets one. */
export function logLines(block: Buffer, {prefix, visible}: LogStyle): string | Buffer {
  if (visible) return withPrefix(prefix, textLines(block).map(printable));
  return prefix === '' ? block : prefixed(block, Buffer.from(prefix, 'utf8'));
}

/** A block of lines as documents, one for each. */
export function logDocuments(
  block: Buffer,
  {node, pod}: {readonly node: string; readonly pod: string},
): readonly object[] {
  return textLines(block).map((line) => oneDocument('LogLine', {node, pod, line}));
}

function textLines(block: Buffer): readonly string[] {
  return block.toString('utf8').replace(/\n$/, '').split('\n');
}

function withPrefix(prefix: string, lines: readonly string[]): string {
  return lines.map((line) => `${prefix}${line}\n`).join('');
}

/** Byte by byte: a log need not be UTF-8. */
function prefixed(block: Buffer, prefix: Buffer): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  while (from < block.length) {
    const end = block.indexOf(10, from);
    const next = end < 0 ? block.length : end + 1;
    parts.push(prefix, block.subarray(from, next));
    from = next;
  }
  if (block.at(-1) !== 10) parts.push(Buffer.from('\n'));
  return Buffer.concat(parts);
}
