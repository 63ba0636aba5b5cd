/** A piece of a label selector. `kind` is the piece itself for what has a meaning of its own. */
export interface Token {
  readonly kind:
    | 'identifier'
    | 'end'
    | 'error'
    | ')'
    | ','
    | '!'
    | '=='
    | '='
    | '>'
    | 'in'
    | '<'
    | '!='
    | 'notin'
    | '(';
  readonly literal: string;
}

const symbols = new Set<string>([')', ',', '!', '==', '=', '>', '<', '!=', '(']);
const words = new Set<string>(['in', 'notin']);
const piece = /[ \t\r\n]*(?:([=!(),><]+)|([^=!(),>< \t\r\n]+))/gy;

/** The pieces of a label selector, in order. */
export function scan(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const pieces = new RegExp(piece);
  for (let found = pieces.exec(text); found; found = pieces.exec(text)) {
    const [, marks, word] = found;
    if (word !== undefined) tokens.push(wordToken(word));
    else tokens.push(...symbolTokens(marks ?? ''));
  }
  return tokens;
}

function wordToken(word: string): Token {
  return {kind: words.has(word) ? (word as Token['kind']) : 'identifier', literal: word};
}

/** The longest symbol at each place; the server gives up on the run where none begins. */
function symbolTokens(marks: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let place = 0; place < marks.length;) {
    const symbol = [marks.slice(place, place + 2), marks.slice(place, place + 1)].find((text) =>
      symbols.has(text),
    );
    if (symbol === undefined) {
      const rest = marks.slice(place);
      tokens.push({kind: 'error', literal: `error expected: keyword found '${rest}'`});
      break;
    }
    tokens.push({kind: symbol as Token['kind'], literal: symbol});
    place += symbol.length;
  }
  return tokens;
}
