import {trimSpace} from './go/trim-space.js';

/**
 * One record of /dev/kmsg: `prio,sequence,usec,flags[,…];text`, then lines ` KEY=value`.
 * @see https://www.kernel.org/doc/Documentation/ABI/testing/dev-kmsg
 */
export interface KmsgRecord {
  /** Facility × 8 + level. */
  readonly priority: number;
  /** Grows by one with each record of a boot. */
  readonly sequence: number;
  /** Since boot, in microseconds. */
  readonly usec: number;
  /** `-`, or `c` for the beginning and `+` for the rest of a line that was written in parts. */
  readonly flags: string;
  /** Up to its first newline, without space around it. Escapes such as `\x0a` stay as the kernel wrote them. */
  readonly text: string;
  /** What the kernel says of the device: `{SUBSYSTEM: 'pci'}`. */
  readonly dictionary: Readonly<Record<string, string>>;
}

/** The kernel's own; what user space writes to /dev/kmsg gets another one, whatever it asks for. */
export const kernelFacility = 0;

/** Who wrote a record, by syslog's numbers: 0 the kernel, 1 user space, 3 a daemon. */
export function facilityOf({priority}: KmsgRecord): number {
  return Math.floor(priority / 8);
}

const backslash = 0x5c;

/**
 * What a line that is written to /dev/kmsg reads as: the kernel writes control characters, backslashes and all bytes
 * above ASCII as `\x0a`.
 */
export function textInRecord(line: string): string {
  const shown = [...new TextEncoder().encode(line)].map((byte) =>
    byte < 0x20 || byte >= 0x7f || byte === backslash
      ? `\\x${byte.toString(16).padStart(2, '0')}`
      : String.fromCharCode(byte),
  );
  return trimSpace(shown.join(''));
}

/** Why a record is none. */
export type NotARecord = 'malformed' | 'empty';

const headerFields = /^([+-]?\d+),([+-]?\d+),([+-]?\d+)(?:,([^,]*).*)?$/s;

/** @param record one record with its dictionary lines; a newline at its end does not matter */
export function parseKmsgRecord(record: string): KmsgRecord | NotARecord {
  const end = record.indexOf(';');
  const header = end < 0 ? undefined : headerFields.exec(record.slice(0, end));
  if (!header) return 'malformed';
  const [priority, sequence, usec] = [header[1], header[2], header[3]].map(int64);
  if (priority === undefined || sequence === undefined || usec === undefined) return 'malformed';
  const body = record.slice(end + 1);
  if (body === '') return 'empty';
  const [text = '', ...dictionary] = body.split('\n');
  return {
    priority: Number(priority),
    sequence: Number(sequence),
    // Go's nanoseconds wrap around, and so upstream's time; no kernel counts so far.
    usec: Number(BigInt.asIntN(64, usec * 1000n)) / 1000,
    flags: header[4] ?? '-',
    text: trimSpace(text),
    dictionary: parseDictionary(dictionary),
  };
}

/** @returns undefined for what Go's 64-bit integers cannot hold */
function int64(text = ''): bigint | undefined {
  const number = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, number) === number ? number : undefined;
}

function parseDictionary(lines: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    lines.flatMap((line) => {
      const equals = line.indexOf('=');
      return equals > 0 && line.startsWith(' ')
        ? [[line.slice(1, equals), line.slice(equals + 1)]]
        : [];
    }),
  );
}

/** Records that one chunk completed, and how many were none. */
export interface SplitRecords {
  readonly records: readonly KmsgRecord[];
  readonly malformed: number;
}

/** Cuts a stream of bytes into records. */
export interface KmsgSplitter {
  /**
   * Chunks may be cut anywhere; several records may come in one. A record is complete when its line is: the
   * kernel gives each record whole, so its dictionary lines are there too unless a full pipe cut it just there;
   * then they are dropped.
   */
  push(chunk: Uint8Array): SplitRecords;
}

/** A line that is longer than any record the kernel gives. */
const longestRest = 1 << 20;

export function createKmsgSplitter(): KmsgSplitter {
  const decoder = new TextDecoder();
  let rest = '';

  return {
    push(chunk) {
      const lines = (rest + decoder.decode(chunk, {stream: true})).split('\n');
      rest = (lines.pop() ?? '').slice(0, longestRest);
      const parsed = grouped(lines).map(parseKmsgRecord);
      return {
        records: parsed.filter((record) => typeof record === 'object'),
        malformed: parsed.filter((record) => record === 'malformed').length,
      };
    },
  };
}

/** Joins each line that starts with a space to the record before it; without one it is a cut-off rest. */
function grouped(lines: readonly string[]): readonly string[] {
  const records: string[] = [];
  for (const line of lines) {
    if (!line.startsWith(' ')) records.push(`${line}\n`);
    else if (records.length > 0) records.push(`${records.pop()}${line}\n`);
  }

  return records;
}
