import type {Syntax} from '../go/regexp-syntax.js';

/**
 * What can be said of a pattern from its syntax, without running it.
 */

/**
 * Whether a match can only lie in the newest line: nothing consumes a newline, nothing asks for the start of the
 * text or of a line, and every way to a match passes the end of the text.
 */
export function staysInLastLine(syntax: Syntax): boolean {
  return !leavesLine(syntax) && passesEnd(syntax);
}

function leavesLine(syntax: Syntax): boolean {
  switch (syntax.kind) {
    case 'rune':
      return syntax.rune === '\n';
    case 'class':
      return syntax.hasNewline;
    case 'assertion':
      return syntax.of === 'start';
    case 'sequence':
      return syntax.parts.some(leavesLine);
    case 'choice':
      return syntax.branches.some(leavesLine);
    case 'repeat':
      return leavesLine(syntax.part);
  }
}

function passesEnd(syntax: Syntax): boolean {
  switch (syntax.kind) {
    case 'rune':
    case 'class':
      return false;
    case 'assertion':
      return syntax.of === 'end';
    case 'sequence':
      return syntax.parts.some(passesEnd);
    case 'choice':
      return syntax.branches.every(passesEnd);
    case 'repeat':
      return syntax.atLeastOnce && passesEnd(syntax.part);
  }
}

/** What stands in every text that a pattern matches. */
interface Text {
  /** The whole match, where it can only be this one. */
  readonly exact?: string;
  readonly prefix: string;
  readonly suffix: string;
  /** The longest run found so far, anywhere in the match. */
  readonly longest: string;
}

/** The longest text that stands in every text that matches; empty when there is none. */
export function requiredText(syntax: Syntax): string {
  return textOf(syntax).longest;
}

const unknown: Text = {prefix: '', suffix: '', longest: ''};

function exactly(text: string): Text {
  return {exact: text, prefix: text, suffix: text, longest: text};
}

function textOf(syntax: Syntax): Text {
  switch (syntax.kind) {
    case 'rune':
      // Bytes that are not UTF-8 match as U+FFFD, so its own bytes need not stand in the text.
      return syntax.fold || syntax.rune === '\uFFFD' ? unknown : exactly(syntax.rune);
    case 'class':
      return unknown;
    case 'assertion':
      return exactly('');
    case 'sequence':
      return syntax.parts.map(textOf).reduce(joined, exactly(''));
    case 'choice':
      return syntax.branches.map(textOf).reduce(shared);
    case 'repeat': {
      if (!syntax.atLeastOnce) return unknown;
      const {prefix, suffix, longest} = textOf(syntax.part);
      return {prefix, suffix, longest};
    }
  }
}

function joined(a: Text, b: Text): Text {
  return {
    ...(a.exact !== undefined && b.exact !== undefined && {exact: a.exact + b.exact}),
    prefix: a.exact === undefined ? a.prefix : a.exact + b.prefix,
    suffix: b.exact === undefined ? b.suffix : a.suffix + b.exact,
    longest: [b.longest, a.suffix + b.prefix].reduce(longer, a.longest),
  };
}

/** What two branches have in common where they begin and where they end. */
function shared(a: Text, b: Text): Text {
  const prefix = commonPrefix(a.prefix, b.prefix);
  const suffix = reversed(commonPrefix(reversed(a.suffix), reversed(b.suffix)));
  const same = a.exact !== undefined && a.exact === b.exact;
  return {...(same && {exact: a.exact}), prefix, suffix, longest: longer(prefix, suffix)};
}

function longer(a: string, b: string): string {
  return b.length > a.length ? b : a;
}

/** By characters: half of one would be other bytes. */
function commonPrefix(a: string, b: string): string {
  const [runes, others] = [Array.from(a), Array.from(b)];
  const end = runes.findIndex((rune, i) => rune !== others[i]);
  return runes.slice(0, end < 0 ? runes.length : end).join('');
}

function reversed(text: string): string {
  return Array.from(text).reverse().join('');
}
