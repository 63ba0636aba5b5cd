import {parseGoBool} from './go-bool.js';
import type {CommandFacts, FlagFacts} from './manifest.js';
import {nearest} from './nearest.js';
import {UsageError} from './usage-error.js';

/** A command line in the one spelling that needs no guessing. */
export interface CommandLine {
  /** `--name=value`, `--name`, `--no-name`; one for each flag that is not a list, in the order given. */
  readonly flags: readonly string[];
  /** What is not a flag, and everything after `--`. */
  readonly operands: readonly string[];
  /** Whether `-h` or `--help` was among the flags. */
  readonly help: boolean;
  /** Flags that stood without a value, in full: `--dry-run=client`. */
  readonly bare: readonly string[];
}

/** One flag as it was spelled, with what was written for its value. */
interface Spelled {
  readonly flag: FlagFacts;
  /** As in the error message: `--output`, or `'o' in -Ao`. */
  readonly spelling: string;
  readonly value: string | undefined;
}

const helpFlag: FlagFacts = {name: 'help', char: 'h', type: 'boolean'};

/**
 * Reads a command line as kubectl does: `-ojson -o=json --output=json --flag=false -Al a=b`, flags after
 * operands, `--` ends flags, the last of a repeated flag wins and lists grow.
 * @throws UsageError for an unknown flag, a missing value, or a boolean that is none
 * @see https://pkg.go.dev/github.com/spf13/pflag
 */
export function normalizeArgv(
  argv: readonly string[],
  {flags, bareFlags = {}}: Pick<CommandFacts, 'flags' | 'bareFlags'>,
): CommandLine {
  const known = [...Object.values(flags), helpFlag];
  const operands: string[] = [];
  const spelled: Spelled[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? '';
    if (word === '--') {
      operands.push(...argv.slice(at + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      operands.push(word);
      continue;
    }
    const found = word.startsWith('--') ? [readLong(word, known)] : readShorts(word, known);
    const last = found.at(-1);
    if (last && needsNext(last, bareFlags)) {
      at += 1;
      found[found.length - 1] = {...last, value: argv[at] ?? missing(last)};
    }
    spelled.push(...found);
  }
  const help = spelled.some(({flag, value}) => flag === helpFlag && isTrue(flag, value));
  const bare = spelled
    .filter(({flag, value}) => value === undefined && bareFlags[flag.name] !== undefined)
    .map(({flag: {name}}) => `--${name}=${bareFlags[name]}`);
  return {flags: canonical(spelled, bareFlags), operands, help, bare};
}

function needsNext({flag, value}: Spelled, bareFlags: Readonly<Record<string, string>>): boolean {
  return flag.type === 'option' && value === undefined && bareFlags[flag.name] === undefined;
}

function missing({spelling}: Spelled): never {
  throw new UsageError(`flag needs an argument: ${spelling}`);
}

function readLong(word: string, known: readonly FlagFacts[]): Spelled {
  const equals = word.indexOf('=');
  const name = word.slice(2, equals < 0 ? undefined : equals);
  const flag = known.find((candidate) => candidate.name === name);
  if (!flag) throw unknownLong(name, known);
  return {flag, spelling: `--${name}`, value: equals < 0 ? undefined : word.slice(equals + 1)};
}

function unknownLong(name: string, known: readonly FlagFacts[]): UsageError {
  const shown = known.filter(({hidden}) => hidden !== true).map((flag) => flag.name);
  const meant = nearest(name, shown);
  return new UsageError(
    `unknown flag: --${name}`,
    meant === undefined ? undefined : `did you mean --${meant}?`,
  );
}

/** `-w`, `-ojson`, `-o=json`, `-Al a=b`: letters until one takes the rest as its value. */
function readShorts(word: string, known: readonly FlagFacts[]): Spelled[] {
  const found: Spelled[] = [];
  for (let at = 1; at < word.length; at++) {
    const char = word[at] ?? '';
    const flag = known.find((candidate) => candidate.char === char);
    if (!flag) throw new UsageError(`unknown shorthand flag: '${char}' in ${word}`);
    const spelling = `'${char}' in ${word}`;
    const rest = word.slice(at + 1);
    if (rest.startsWith('=')) return [...found, {flag, spelling, value: rest.slice(1)}];
    if (flag.type === 'option')
      return [...found, {flag, spelling, value: rest === '' ? undefined : rest}];
    found.push({flag, spelling, value: undefined});
  }
  return found;
}

function canonical(
  spelled: readonly Spelled[],
  bareFlags: Readonly<Record<string, string>>,
): string[] {
  const lists: string[] = [];
  const singles = new Map<string, string | undefined>();
  for (const {flag, value} of spelled) {
    if (flag === helpFlag) continue;
    const text = flag.type === 'boolean' ? undefined : (value ?? bareFlags[flag.name] ?? '');
    if (flag.multiple === true) lists.push(`--${flag.name}=${text}`);
    else
      singles.set(flag.name, text === undefined ? switched(flag, value) : `--${flag.name}=${text}`);
  }
  return [...singles.values(), ...lists].filter((word) => word !== undefined);
}

/** @returns undefined for a flag that is off unless it is named */
function switched(flag: FlagFacts, value: string | undefined): string | undefined {
  if (isTrue(flag, value)) return `--${flag.name}`;
  return flag.allowNo === true ? `--no-${flag.name}` : undefined;
}

function isTrue({name, char}: FlagFacts, value: string | undefined): boolean {
  const truth = value === undefined ? true : parseGoBool(value);
  if (truth !== undefined) return truth;
  const spelling = char === undefined ? `--${name}` : `-${char}, --${name}`;
  throw new UsageError(
    `invalid argument \`${value}\` for \`${spelling}\`: expected \`true\` or \`false\``,
  );
}
