/** One value of ASN.1 in DER: its tag, how long it is, what it holds. */
export function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), length(body.length), body]);
}

/** Values in order. */
export function sequence(...content: readonly Buffer[]): Buffer {
  return der(0x30, ...content);
}

/** Values in any order. */
export function set(...content: readonly Buffer[]): Buffer {
  return der(0x31, ...content);
}

/** A whole number, of its bytes from the highest on; it is never negative. */
export function integer(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const short = first < 0 ? Buffer.from([0]) : bytes.subarray(first);
  const sign = (short[0] ?? 0) >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0);
  return der(0x02, sign, short);
}

/** An object identifier: `2.5.4.3`. */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** Text in UTF-8. */
export function utf8(text: string): Buffer {
  return der(0x0c, Buffer.from(text));
}

/** A time until the year 2049. */
export function utcTime(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`));
}

/** Bits, of which the last `unused` do not count. */
export function bits(bytes: Buffer, unused = 0): Buffer {
  return der(0x03, Buffer.from([unused]), bytes);
}

/** Bytes, often of another value. */
export function octets(bytes: Buffer): Buffer {
  return der(0x04, bytes);
}

export const yes = der(0x01, Buffer.from([0xff]));

function length(size: number): Buffer {
  if (size < 0x80) return Buffer.from([size]);
  const hex = size.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

/** Seven bits a byte, the highest first; all but the last say that more follow. */
function base128(value: number): readonly number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}
