const unitNs: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n, // U+00B5, micro sign
  μs: 1_000n, // U+03BC, Greek letter mu
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const mostNs = 2n ** 63n;

/**
 * A Go duration such as `5m`, `1h30m` or `-1.5s`, in nanoseconds.
 * @throws Error in the words of Go's time.ParseDuration
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function parseDurationNs(text: string): bigint {
  const negative = text.startsWith('-');
  let rest = text.replace(/^[+-]/, '');
  if (rest === '0') return 0n;
  if (rest === '') throw invalid(text);
  let total = 0n;
  while (rest !== '') {
    const [part = '', whole = '', fraction = '', unit = ''] =
      /^(\d*)(?:\.(\d*))?([^.\d]*)/.exec(rest) ?? [];
    if ((whole === '' && fraction === '') || BigInt(whole) > mostNs) throw invalid(text);
    const ns = unitOf(unit, text);
    total += BigInt(whole) * ns + fractionOf(fraction, ns);
    if (total > mostNs) throw invalid(text);
    rest = rest.slice(part.length);
  }

  if (total === mostNs && !negative) throw invalid(text);
  return negative ? -total : total;
}

/**
 * The same in milliseconds, with fractions.
 * @throws Error in the words of Go's time.ParseDuration
 */
export function parseDuration(text: string): number {
  return Number(parseDurationNs(text)) / 1e6;
}

/** A duration as Go prints it: 300,000 ms is `5m0s`, 1.5 ms is `1.5ms`. */
export function formatDuration(ms: number): string {
  return formatDurationNs(BigInt(Math.round(ms * 1e6)));
}

/** @see https://pkg.go.dev/time#Duration.String */
export function formatDurationNs(durationNs: bigint): string {
  if (durationNs === 0n) return '0s';
  const sign = durationNs < 0n ? '-' : '';
  const ns = durationNs < 0n ? -durationNs : durationNs;
  if (ns < 1_000n) return `${sign}${ns}ns`;
  if (ns < 1_000_000n) return `${sign}${decimal(ns, 1_000n)}µs`;
  if (ns < 1_000_000_000n) return `${sign}${decimal(ns, 1_000_000n)}ms`;
  const minutes = ns / 60_000_000_000n;
  const seconds = `${decimal(ns % 60_000_000_000n, 1_000_000_000n)}s`;
  if (minutes === 0n) return sign + seconds;
  const hours = minutes / 60n;
  return `${sign}${hours > 0n ? `${hours}h` : ''}${minutes % 60n}m${seconds}`;
}

function invalid(text: string): Error {
  return new Error(`time: invalid duration ${quoted(text)}`);
}

function unitOf(unit: string, text: string): bigint {
  if (unit === '') throw new Error(`time: missing unit in duration ${quoted(text)}`);
  const ns = Object.hasOwn(unitNs, unit) ? unitNs[unit] : undefined;
  if (ns !== undefined) return ns;
  throw new Error(`time: unknown unit ${quoted(unit)} in duration ${quoted(text)}`);
}

/** Go keeps as many digits as fit in 63 bits, reckons in floating point and cuts what is below a nanosecond. */
function fractionOf(digits: string, unit: bigint): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    const next = value * 10n + BigInt(digit);
    if (next >= mostNs) break;
    value = next;
    scale *= 10;
  }

  return BigInt(Math.trunc(Number(value) * (Number(unit) / scale)));
}

function decimal(value: bigint, unit: bigint): string {
  const digits = String(value % unit).padStart(String(unit).length - 1, '0');
  return `${value / unit}${`.${digits}`.replace(/\.?0+$/, '')}`;
}

/** As package time quotes in its errors: bytes that are not printable ASCII as `\\xc2`. */
function quoted(text: string): string {
  const bytes = new TextEncoder().encode(text.replace(/["\\]/g, '\\$&'));
  const shown = Array.from(bytes, (byte) =>
    byte < 0x20 || byte >= 0x80
      ? `\\x${byte.toString(16).padStart(2, '0')}`
      : String.fromCharCode(byte),
  );
  return `"${shown.join('')}"`;
}
