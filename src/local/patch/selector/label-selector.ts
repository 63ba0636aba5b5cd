import {PatchError} from '../patch-error.js';
import {labelKeyFaults, labelValueFaults} from './label-syntax.js';
import {scan, type Token} from './label-tokens.js';

/** Whether an object with these labels is selected. */
export type LabelPredicate = (labels: Readonly<Record<string, string>>) => boolean;

type Operator = 'exists' | '!' | 'in' | 'notin' | '=' | '==' | '!=' | '>' | '<';

const binary: readonly string[] = ['in', 'notin', '=', '==', '!=', '>', '<'];
const binaryInWords = 'in, notin, =, ==, !=, gt, lt';

/**
 * What a label selector selects: `app=npd,tier!=web,zone in (a,b),!gpu,cores>4`. All of it must hold; an empty text
 * selects everything.
 *
 * @throws PatchError 400, worded as the server's
 */
export function parseLabelSelector(text: string): LabelPredicate {
  const tokens = reader(scan(text));
  const requirements: LabelPredicate[] = [];
  for (;;) {
    const {kind, literal} = tokens.peek();
    if (kind === 'end') break;
    if (kind !== 'identifier' && kind !== '!') {
      throw fault(`found '${literal}', expected: !, identifier, or 'end of string'`);
    }
    requirements.push(within('unable to parse requirement', () => requirement(tokens)));
    const after = tokens.next();
    if (after.kind === 'end') break;
    if (after.kind !== ',') {
      throw fault(`found '${after.literal}', expected: ',' or 'end of string'`);
    }
    const following = tokens.peek();
    if (following.kind !== 'identifier' && following.kind !== '!') {
      throw fault(`found '${following.literal}', expected: identifier after ','`);
    }
  }
  return (labels) => requirements.every((holds) => holds(labels));
}

/** Where the parser is. `in` and `notin` are words like any other, except between a key and its values. */
interface TokenReader {
  peek(): Token;
  next(): Token;
  /** The next one as it was written. */
  nextOperator(): Token;
}

function reader(tokens: readonly Token[]): TokenReader {
  let place = 0;
  const end: Token = {kind: 'end', literal: ''};
  function raw(): Token {
    return tokens[place] ?? end;
  }
  function peek(): Token {
    const {kind, literal} = raw();
    return kind === 'in' || kind === 'notin' ? {kind: 'identifier', literal} : {kind, literal};
  }
  return {
    peek,
    next() {
      const token = peek();
      place += 1;
      return token;
    },
    nextOperator() {
      const token = raw();
      place += 1;
      return token;
    },
  };
}

function requirement(tokens: TokenReader): LabelPredicate {
  let first = tokens.next();
  const absent = first.kind === '!';
  if (absent) first = tokens.next();
  if (first.kind !== 'identifier') throw fault(`found '${first.literal}', expected: identifier`);
  const key = first.literal;
  const faults = labelKeyFaults(key);
  if (faults.length > 0) {
    throw fault(`<nil>: Invalid value: ${JSON.stringify(key)}: ${faults.join('; ')}`);
  }
  if (absent) return checked(key, '!', []);
  const {kind} = tokens.peek();
  if (kind === 'end' || kind === ',') return checked(key, 'exists', []);
  const operator = tokens.nextOperator();
  if (!binary.includes(operator.kind)) {
    throw fault(`found '${operator.literal}', expected: ${binaryInWords}`);
  }
  const set = operator.kind === 'in' || operator.kind === 'notin';
  return checked(key, operator.kind as Operator, set ? valueSet(tokens) : [exactValue(tokens)]);
}

function exactValue(tokens: TokenReader): string {
  const {kind} = tokens.peek();
  if (kind === 'end' || kind === ',') return '';
  const token = tokens.next();
  if (token.kind === 'identifier') return token.literal;
  throw fault(`found '${token.literal}', expected: identifier`);
}

/** `(a,b)`; `()` and a comma too many stand for the empty value. */
function valueSet(tokens: TokenReader): readonly string[] {
  const open = tokens.next();
  if (open.kind !== '(') throw fault(`found '${open.literal}' expected: '('`);
  const values = new Set<string>();
  for (let before = '('; ;) {
    const token = tokens.next();
    if (token.kind === 'identifier' && before !== 'identifier') values.add(token.literal);
    else if ((token.kind === ',' || token.kind === ')') && before !== 'identifier') values.add('');
    else if (token.kind !== ',' && token.kind !== ')') throw unexpected(token, before);
    if (token.kind === ')') return [...values].sort();
    before = token.kind;
  }
}

function unexpected({literal}: Token, before: string): PatchError {
  const wanted = {identifier: "',' or ')'", '(': "',', ')' or identifier"}[before];
  return fault(`found '${literal}', expected: ${wanted ?? "',', or identifier"}`);
}

function checked(key: string, operator: Operator, values: readonly string[]): LabelPredicate {
  const faults: string[] = [];
  if (operator === '>' || operator === '<') {
    if (!/^[+-]?\d+$/.test(values[0] ?? '')) {
      const shown = JSON.stringify(values[0]);
      faults.push(
        `values[0]: Invalid value: ${shown}: for 'Gt', 'Lt' operators, the value must be an integer`,
      );
    }
  }
  values.forEach((value, index) => {
    const wrong = labelValueFaults(value);
    if (wrong.length === 0) return;
    faults.push(
      `values[${index}][${key}]: Invalid value: ${JSON.stringify(value)}: ${wrong.join('; ')}`,
    );
  });
  if (faults.length > 0)
    throw fault(faults.length === 1 ? (faults[0] ?? '') : `[${faults.join(', ')}]`);
  return (labels) => holds(Object.hasOwn(labels, key) ? labels[key] : undefined, operator, values);
}

function holds(value: string | undefined, operator: Operator, values: readonly string[]): boolean {
  switch (operator) {
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case 'in':
    case '=':
    case '==':
      return value !== undefined && values.includes(value);
    case 'notin':
    case '!=':
      return value === undefined || !values.includes(value);
    case '>':
    case '<': {
      if (value === undefined || !/^[+-]?\d+$/.test(value)) return false;
      const [is, limit] = [
        BigInt(value.replace('+', '')),
        BigInt((values[0] ?? '').replace('+', '')),
      ];
      return operator === '>' ? is > limit : is < limit;
    }
  }
}

function within<T>(doing: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof PatchError) throw fault(`${doing}: ${error.message}`);
    throw error;
  }
}

function fault(message: string): PatchError {
  return new PatchError(400, message);
}
