/** How a field's bytes become JSON. */
export type FieldType =
  | 'text'
  | 'number'
  | 'bool'
  /** A map of texts. */
  | 'texts'
  /** Bytes, as base64. */
  | 'bytes'
  /** A map of bytes. */
  | 'blobs'
  /** A time, as RFC 3339. */
  | 'time'
  | Message;

/** What the fields of a message are: by number, the JSON name and the type; a list's name ends in `[]`. */
export interface Message {
  readonly [number: number]: readonly [name: string, type: FieldType];
}

/**
 * A message's fields as JSON. Unknown ones are left out, as are empty texts, which mean that nothing was said.
 * @throws RangeError for bytes that are no message
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function decodeMessage(bytes: Buffer, message: Message): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const {number, value} of fieldsIn(bytes)) {
    const [name, type] = message[number] ?? [];
    if (name === undefined || type === undefined) continue;
    const decoded = valueOf(value, type);
    if (name.endsWith('[]')) {
      const list = (fields[name.slice(0, -2)] ??= []) as unknown[];
      list.push(decoded);
    } else if (type === 'texts' || type === 'blobs') {
      fields[name] = {...(fields[name] as object | undefined), ...(decoded as object)};
    } else if (decoded !== '') fields[name] = decoded;
  }
  return fields;
}

interface Field {
  readonly number: number;
  readonly value: Buffer | bigint;
}

function* fieldsIn(bytes: Buffer): Generator<Field> {
  let at = 0;

  function variable(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes.readUInt8(at);
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('expected a number of at most ten bytes');
  }

  function take(size: number): Buffer {
    if (at + size > bytes.length) throw new RangeError('expected more bytes');
    at += size;
    return bytes.subarray(at - size, at);
  }

  while (at < bytes.length) {
    const tag = Number(variable());
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case 0:
        yield {number, value: variable()};
        break;
      case 1:
        yield {number, value: take(8)};
        break;
      case 2:
        yield {number, value: take(Number(variable()))};
        break;
      case 5:
        yield {number, value: take(4)};
        break;
      default:
        throw new RangeError(`expected a wire type of 0, 1, 2 or 5, got ${tag % 8}`);
    }
  }
}

const mapEntry = {
  text: {1: ['key', 'text'], 2: ['value', 'text']},
  bytes: {1: ['key', 'text'], 2: ['value', 'bytes']},
} as const;

function valueOf(value: Buffer | bigint, type: FieldType): unknown {
  if (type === 'number') return typeof value === 'bigint' ? Number(BigInt.asIntN(64, value)) : 0;
  if (type === 'bool') return value === 1n;
  const bytes = Buffer.isBuffer(value) ? value : Buffer.alloc(0);
  switch (type) {
    case 'text':
      return bytes.toString('utf8');
    case 'bytes':
      return bytes.toString('base64');
    case 'texts':
      return entry(decodeMessage(bytes, mapEntry.text));
    case 'blobs':
      return entry(decodeMessage(bytes, mapEntry.bytes));
    case 'time':
      return time(decodeMessage(bytes, {1: ['seconds', 'number']}));
    default:
      return decodeMessage(bytes, type);
  }
}

function entry({key = '', value = ''}: Record<string, unknown>): object {
  return {[key as string]: value};
}

function time({seconds}: Record<string, unknown>): string | null {
  const date = new Date(Number(seconds ?? NaN) * 1000);
  return Number.isNaN(date.getTime()) ? null : `${date.toISOString().slice(0, 19)}Z`;
}
