/**
 * Bytes as text the way Go ranges over a string: each byte that is not UTF-8 becomes one U+FFFD. The platform's
 * decoder makes one of several bytes that begin a character together.
 * @see https://pkg.go.dev/unicode/utf8#DecodeRune
 */
export function decodeUtf8(bytes: Uint8Array): string {
  const text = decode(bytes);
  return text.includes('\uFFFD') ? decodeByteByByte(bytes) : text;
}

/** Not by a TextDecoder: making one takes 5 MiB. */
function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

function decodeByteByByte(bytes: Uint8Array): string {
  let text = '';
  let valid = 0;
  let at = 0;
  while (at < bytes.length) {
    const size = characterSize(bytes, at);
    at += size;
    if (size > 0) continue;
    text += `${decode(bytes.subarray(valid, at))}\uFFFD`;
    at += 1;
    valid = at;
  }

  return text + decode(bytes.subarray(valid));
}

/** How many bytes the character at `at` has; 0 when there is none. */
function characterSize(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const size = first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const [low, high] = secondByte[first] ?? [0x80, 0xbf];
  for (let i = 1; i < size; i += 1) {
    const byte = bytes[at + i] ?? 0;
    if (byte < (i === 1 ? low : 0x80) || byte > (i === 1 ? high : 0xbf)) return 0;
  }

  return size;
}

/** First bytes after which not every continuation byte makes a character: overlong forms, surrogates, too large. */
const secondByte: Readonly<Record<number, readonly [number, number]>> = {
  0xe0: [0xa0, 0xbf],
  0xed: [0x80, 0x9f],
  0xf0: [0x90, 0xbf],
  0xf4: [0x80, 0x8f],
};
