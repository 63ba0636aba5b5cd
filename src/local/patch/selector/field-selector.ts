import {PatchError} from '../patch-error.js';

/** One demand on a field of an object. */
export interface FieldRequirement {
  /** `metadata.name`, `involvedObject.kind`. */
  readonly field: string;
  /** Whether the field must have the value, or must not. */
  readonly equal: boolean;
  readonly value: string;
}

/**
 * A field selector, taken apart: `spec.nodeName=n1,status.phase!=Running`. All of it must hold; an empty text demands
 * nothing. In values `\,`, `\=` and `\\` stand for the character itself.
 *
 * @throws PatchError 400, worded as the server's
 */
export function parseFieldSelector(text: string): readonly FieldRequirement[] {
  const terms = splitTerms(text)
    .filter((term) => term !== '')
    .sort();
  return terms.map((term) => {
    const parts = /^(.*?)(!=|==|=)(.*)$/s.exec(term);
    if (!parts) throw fault(`invalid selector: '${text}'; can't understand '${term}'`);
    const [, field = '', operator, value = ''] = parts;
    return {field, equal: operator !== '!=', value: unescape(value)};
  });
}

/**
 * Whether an object, asked field by field, is what a field selector wants.
 *
 * @param valueOf the field's text; empty when the object has none, as the server has it
 */
export function matchesFields(
  requirements: readonly FieldRequirement[],
  valueOf: (field: string) => string,
): boolean {
  return requirements.every(({field, equal, value}) => (valueOf(field) === value) === equal);
}

function splitTerms(text: string): string[] {
  return [...text.matchAll(/(?:\\.|\\$|[^\\,])*(?:,|$)/gs)].map(([term]) =>
    term.endsWith(',') ? term.slice(0, -1) : term,
  );
}

function unescape(value: string): string {
  return value.replaceAll(/\\(.?)|[,=]/gsu, (found, escaped: string | undefined) => {
    if (escaped === undefined) {
      const code = found.codePointAt(0) ?? 0;
      throw fault(`invalid field selector: unescaped character in value: ${code}`);
    }
    if (escaped === '\\' || escaped === ',' || escaped === '=') return escaped;
    throw fault(`invalid field selector: invalid escape sequence: ${found}`);
  });
}

function fault(message: string): PatchError {
  return new PatchError(400, message);
}
