/**
 * Command lines as Go's pflag reads them, for the agent's flags: `--flag=value`, `--flag value`, booleans only as
 * `--flag` or `--flag=false`, lists as CSV and repeatable, `-v 2`, `--` ends the flags.
 * @see https://pkg.go.dev/github.com/spf13/pflag
 */

/** What one flag takes. */
export interface Flag<T> {
  readonly help: string;
  /** Its value when the flag is not given. */
  readonly initial: T;
  /** The value's kind in the usage text; '' for booleans, which need no value. */
  readonly kind: string;
  /** One letter that stands for it. */
  readonly short?: string;
  /** Accepted but not shown. */
  readonly hidden?: boolean;
  /** @throws Error saying what was expected */
  readonly parse: (text: string, before: unknown) => T;
}

/** A command line that cannot be read; its message names the flag, what was expected and what came. */
export class FlagError extends Error {}

type Flags = Readonly<Record<string, Flag<unknown>>>;

/** The values by flag name. */
export type FlagValues<F extends Flags> = {
  readonly [K in keyof F]: F[K] extends Flag<infer T> ? T : never;
};

/**
 * @returns the value of every flag; `help` when `--help` or `-h` was given
 * @throws FlagError
 */
export function parseFlags<F extends Flags>(
  flags: F,
  argv: readonly string[],
): FlagValues<F> | 'help' {
  const given = new Map<string, unknown>();
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--help' || word === '-h') return 'help';
    const {name, text} = split(flags, word);
    const flag = flags[name];
    if (!flag) throw new FlagError(`unknown flag: \`--${name}\`; \`--help\` lists the flags`);
    const value = text ?? (flag.kind === '' ? 'true' : rest.shift());
    if (value === undefined) throw new FlagError(`flag \`--${name}\` needs a value (${flag.kind})`);
    given.set(name, parse(name, flag, value, given.get(name)));
  }

  return Object.fromEntries(
    Object.entries(flags).map(([name, {initial}]) => [
      name,
      given.has(name) ? given.get(name) : initial,
    ]),
  ) as FlagValues<F>;
}

function split(flags: Flags, word: string): {name: string; text?: string} {
  const long = /^--([^=]+)(?:=(.*))?$/s.exec(word);
  if (long) return {name: long[1] ?? '', ...(long[2] !== undefined && {text: long[2]})};
  const short = /^-([^-=])=?(.*)$/s.exec(word);
  const name = Object.keys(flags).find((key) => short && flags[key]?.short === short[1]);
  if (name !== undefined) return {name, ...(short?.[2] && {text: short[2]})};
  throw new FlagError(
    word.startsWith('-')
      ? `unknown flag: \`${word}\`; flags have two dashes, \`--help\` lists them`
      : `expected only flags, got \`${word}\``,
  );
}

function parse(name: string, flag: Flag<unknown>, text: string, before: unknown): unknown {
  try {
    return flag.parse(text, before);
  } catch (cause) {
    throw new FlagError(`flag \`--${name}\`: ${(cause as Error).message}`, {cause});
  }
}

type Shape<T> = Omit<Flag<T>, 'kind' | 'parse'>;

export function stringFlag(shape: Shape<string>): Flag<string> {
  return {...shape, kind: 'string', parse: (text) => text};
}

/** Go's strconv.ParseBool. */
export function boolFlag(shape: Shape<boolean>): Flag<boolean> {
  return {...shape, kind: '', parse: parseBool};
}

/** Decimal, or with a prefix 0x, 0o, 0b. */
export function intFlag(shape: Shape<number>): Flag<number> {
  return {...shape, kind: 'int', parse: parseInteger};
}

export function floatFlag(shape: Shape<number>): Flag<number> {
  return {...shape, kind: 'float', parse: parseFloatStrictly};
}

/** The first occurrence replaces the default, later ones append; each is a line of CSV. */
export function listFlag(shape: Shape<readonly string[]>): Flag<readonly string[]> {
  return {...shape, kind: 'list', parse: appendCsv};
}

export function parseBool(text: string): boolean {
  if (/^(1|t|T|TRUE|true|True)$/.test(text)) return true;
  if (/^(0|f|F|FALSE|false|False)$/.test(text)) return false;
  throw new Error(`expected true or false, got \`${text}\``);
}

function parseInteger(text: string): number {
  const [, sign, digits = ''] = /^([+-]?)([0-9a-zA-Z_]+)$/.exec(text) ?? [];
  const plain = digits
    .replace(/(?<=[0-9a-zA-Z])_(?=[0-9a-zA-Z])/g, '')
    .replace(/^0(?=[0-7])/, '0o');
  const value = /^(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|[0-9]+)$/.test(plain)
    ? Number(plain)
    : Number.NaN;
  if (!Number.isSafeInteger(value)) throw new Error(`expected a whole number, got \`${text}\``);
  return sign === '-' ? -value : value;
}

function parseFloatStrictly(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new Error(`expected a number, got \`${text}\``);
  return value;
}

function appendCsv(text: string, before: unknown): readonly string[] {
  return [...(Array.isArray(before) ? (before as string[]) : []), ...parseCsv(text)];
}

function parseCsv(text: string): string[] {
  if (text === '') return [];
  const values: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^,"]*))(,|$)/gy;
  for (let at = 0; ; at = cell.lastIndex) {
    cell.lastIndex = at;
    const match = cell.exec(text);
    if (!match) throw new Error(`expected comma-separated values, got \`${text}\``);
    values.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
    if (match[3] === '') return values;
  }
}
