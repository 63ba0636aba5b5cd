import {peek, take, type Cursor} from './cursor.js';
import {JsonPathError, type Block, type Path, type Slice, type Step} from './path.js';
import {unquote} from './unquote.js';

/** Words that steer the template instead of leading anywhere. */
type Word = {readonly kind: 'word'; readonly word: string};
type Range = Extract<Block, {kind: 'range'}> & {readonly body: Block[]};

/**
 * Reads a template as kubectl does: `{range .items[*]}{.name}{"\n"}{end}`.
 * @throws JsonPathError saying what is wrong with it
 * @see k8s.io/client-go/util/jsonpath
 */
export function parseTemplate(text: string): readonly Block[] {
  const cursor: Cursor = {text, at: 0};
  const root: Block[] = [];
  const open: Range[] = [];
  while (cursor.at < text.length) {
    const within = open.at(-1)?.body ?? root;
    const plain = take(cursor, /[^{]+/y);
    if (plain !== undefined) within.push({kind: 'text', text: plain});
    if (take(cursor, /\{/y) === undefined) continue;
    const steps = parseAction(cursor, '}');
    const word = steps.find((step) => step.kind === 'word')?.word;
    const path = steps.filter((step) => step.kind !== 'word');
    if (word === undefined) within.push({kind: 'path', path});
    else if (word === 'end') closeRange(open);
    else if (word === 'range') {
      const range: Range = {kind: 'range', path, body: []};
      within.push(range);
      open.push(range);
    } else throw new JsonPathError(`unrecognized identifier ${word}`);
  }
  return root;
}

function closeRange(open: Range[]): void {
  if (open.pop() === undefined) throw new JsonPathError('not in range, nothing to end');
}

/** What stands between braces, or a part of it, as far as `end` (empty: as far as the text goes). */
function parseAction(cursor: Cursor, end: '}' | ''): (Step | Word)[] {
  const steps: (Step | Word)[] = [];
  while (end === '' ? cursor.at < cursor.text.length : peek(cursor) !== end) {
    const next = peek(cursor);
    if (next === '' || next === '\n' || next === '\r') throw new JsonPathError('unclosed action');
    if (take(cursor, /[ @$]/y) !== undefined) continue;
    steps.push(...parseStep(cursor, steps.at(-1)));
  }
  cursor.at += end.length;
  return steps;
}

function parseStep(cursor: Cursor, before: Step | Word | undefined): readonly (Step | Word)[] {
  if (cursor.text.startsWith('[?(', cursor.at)) return [parseFilter(cursor)];
  if (take(cursor, /\.\./y) !== undefined) return parseRecursive(cursor, before);
  const next = peek(cursor);
  if (next === '[') return parseBrackets(cursor);
  if (next === '"' || next === "'") return [{kind: 'text', text: parseQuoted(cursor)}];
  if (take(cursor, /\./y) !== undefined) return [parseField(cursor)];
  if (/[+\-0-9]/.test(next)) return [parseNumber(cursor)];
  const word = take(cursor, /[\p{L}\p{N}_][^\s.,[\]$@{}]*/uy);
  if (word === 'true' || word === 'false') return [{kind: 'literal', value: word === 'true'}];
  if (word !== undefined) return [{kind: 'word', word}];
  throw new JsonPathError(`unrecognized character in action: \`${next}\``);
}

function parseRecursive(cursor: Cursor, before: Step | Word | undefined): readonly Step[] {
  if (before?.kind === 'recursive') throw new JsonPathError('invalid multiple recursive descent');
  const recursive: Step = {kind: 'recursive'};
  return /[\p{L}\p{N}_]/u.test(peek(cursor)) ? [recursive, parseField(cursor)] : [recursive];
}

function parseField(cursor: Cursor): Step {
  const name = take(cursor, /(?:\\.|[^\\\s.,[\]$@{}])*/suy) ?? '';
  return name === '*' ? {kind: 'wildcard'} : {kind: 'field', name: name.replaceAll('\\', '')};
}

function parseNumber(cursor: Cursor): Step {
  const text = take(cursor, /[+-]?[0-9.]*/y) ?? '';
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) {
    throw new JsonPathError(`cannot parse number ${text}`);
  }
  return {kind: 'literal', value: Number(text)};
}

function parseQuoted(cursor: Cursor): string {
  const quoted = take(cursor, /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/y);
  if (quoted === undefined) throw new JsonPathError('unterminated quoted string');
  return unquote(quoted);
}

function parseBrackets(cursor: Cursor): readonly (Step | Word)[] {
  const inner = take(cursor, /\[[^\]\n]*\]/y)?.slice(1, -1);
  if (inner === undefined) throw new JsonPathError('unterminated array');
  const parts = inner.split(',');
  if (parts.length > 1) {
    const paths = parts.map((part) => parsePart(`[${part.trim()}]`));
    return [{kind: 'union', paths}];
  }
  const key = /^'([^']*)'$/.exec(inner)?.[1];
  return key === undefined ? [parseSlice(inner === '*' ? ':' : inner)] : parsePart(`.${key}`);
}

function parseSlice(text: string): Slice {
  const found = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text);
  if (!found) throw new JsonPathError(`invalid array index ${text}`);
  const [from, to, step] = [found[1] ?? '', found[2]?.slice(1), found[3]?.slice(1)].map((part) => {
    if (part === undefined || part === '') return undefined;
    if (part === '-') throw new JsonPathError(`array index ${part} is not a number`);
    return Number(part);
  });
  const single = found[2] === undefined;
  return {kind: 'slice', from, to: single ? (from ?? 0) + 1 : to, step, single};
}

function parseFilter(cursor: Cursor): Step {
  const text = take(cursor, /\[\?\((?:"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[^"'()\n])*\)/y);
  if (text === undefined) throw new JsonPathError('unterminated filter');
  if (take(cursor, /\]/y) === undefined) throw new JsonPathError('unclosed array expect ]');
  const inner = text.slice(3, -1);
  const sides = /^([^!<>=]+)([!<>=]+)(.+?)$/s.exec(inner);
  if (!sides) return {kind: 'filter', left: parsePart(inner)};
  const [, left = '', operator = '', right = ''] = sides;
  return {kind: 'filter', left: parsePart(left), operator, right: parsePart(right)};
}

function parsePart(text: string): Path {
  const steps = parseAction({text, at: 0}, '');
  return steps.map((step) => {
    if (step.kind === 'word') throw new JsonPathError(`unrecognized identifier ${step.word}`);
    return step;
  });
}
