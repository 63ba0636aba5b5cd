/** A flag as its help shows it. */
export interface FlagHelp {
  readonly name: string;
  readonly char?: string;
  readonly type: 'boolean' | 'option';
  readonly allowNo?: boolean;
  readonly multiple?: boolean;
  readonly default?: unknown;
  readonly summary?: string;
  readonly helpGroup?: string;
  readonly hidden?: boolean;
}

/** A command as its help shows it. */
export interface CommandHelp {
  readonly id: string;
  readonly summary?: string;
  readonly description?: string;
  readonly examples?: readonly string[];
  readonly operands?: string;
  readonly group?: string;
  readonly flags: Readonly<Record<string, FlagHelp>>;
}

/** A line in a list of commands: the next word, and what it is for. */
export interface Entry {
  readonly word: string;
  readonly summary: string;
  readonly group: string;
}

const program = 'kubectl npd';
const optionsAdvice = `Use "${program} options" for a list of global command-line options (applies to all commands).\n`;

/**
 * The help of one command, laid out as kubectl's.
 * @param entries the commands below it
 */
export function commandHelp(command: CommandHelp, entries: readonly Entry[] = []): string {
  const own = Object.values(command.flags).filter(({helpGroup}) => helpGroup !== 'GLOBAL');
  const sections = [
    `${command.summary ?? ''}.`,
    ...(command.description === undefined ? [] : [command.description]),
    ...(command.examples === undefined ? [] : [`Examples:\n${indented(command.examples)}`]),
    ...entryLists(entries),
    ...(own.length === 0 ? [] : [`Options:\n${flagsHelp(own)}`]),
    `Usage:\n  ${usage(command, own.length > 0)}`,
  ];
  return `${sections.join('\n\n')}\n\n${optionsAdvice}`;
}

/** The flags that every command takes, as `kubectl npd options` shows them. */
export function globalOptionsHelp(flags: readonly FlagHelp[]): string {
  return `The following options can be passed to any command:\n\n${flagsHelp(flags)}\n`;
}

/** The help of the program, or of a word that stands before several commands. */
export function topicHelp(
  words: readonly string[],
  about: string,
  entries: readonly Entry[],
): string {
  const name = [program, ...words].join(' ');
  const lists = entryLists(entries);
  const advice = `Use "${name} <command> --help" for more information about a given command.\n`;
  return `${[about, ...lists, `Usage:\n  ${name} [flags] [options]`].join('\n\n')}\n\n${advice}${optionsAdvice}`;
}

function entryLists(entries: readonly Entry[]): readonly string[] {
  const groups = [...new Set(entries.map(({group}) => group))];
  return groups.map((group) => {
    const members = entries.filter((entry) => entry.group === group);
    const width = Math.max(...entries.map(({word}) => word.length)) + 3;
    const lines = members.map(({word, summary}) => `  ${word.padEnd(width)}${summary}`);
    return `${group}:\n${lines.join('\n')}`;
  });
}

/** The command's words and what may follow: `kubectl npd status nodes [NODE...] [options]`. */
function usage({id, operands}: CommandHelp, hasFlags: boolean): string {
  const words = [program, ...id.split(':'), operands ?? '', hasFlags ? '[options]' : ''];
  return words.filter((word) => word !== '').join(' ');
}

function indented(examples: readonly string[]): string {
  return examples.map((example) => example.replace(/^/gm, '  ')).join('\n\n');
}

function flagsHelp(flags: readonly FlagHelp[]): string {
  return flags
    .filter(({hidden}) => hidden !== true)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((flag) => `    ${spelling(flag)}=${defaultText(flag)}:\n\t${flag.summary ?? ''}`)
    .join('\n\n');
}

function spelling({name, char}: FlagHelp): string {
  return char === undefined ? `--${name}` : `-${char}, --${name}`;
}

function defaultText({type, allowNo, multiple, default: value}: FlagHelp): string {
  if (type === 'boolean') return String(allowNo === true);
  if (multiple === true) return '[]';
  return typeof value === 'number' ? String(value) : `'${typeof value === 'string' ? value : ''}'`;
}
