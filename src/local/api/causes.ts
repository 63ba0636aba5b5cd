import type {Cause} from './kind.js';

/** A field that has to be there: `name or generateName is required`. */
export function required(field: string, why: string): Cause {
  return {reason: 'FieldValueRequired', message: `Required value${why && `: ${why}`}`, field};
}

/** A field with a value that it cannot have. Objects are quoted as JSON, as texts are. */
export function invalidValue(field: string, value: unknown, why: string): Cause {
  const shown = goQuoted(value);
  return {reason: 'FieldValueInvalid', message: `Invalid value: ${shown}: ${why}`, field};
}

/** A field whose value is not one of a few. */
export function unsupported(field: string, value: unknown, supported: readonly string[]): Cause {
  const list = supported.map((one) => JSON.stringify(one)).join(', ');
  const message = `Unsupported value: ${goQuoted(value)}: supported values: ${list}`;
  return {reason: 'FieldValueNotSupported', message, field};
}

/** A field that must not be set. */
export function forbidden(field: string, why: string): Cause {
  return {reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field};
}

/** A field that is larger than it may be. */
export function tooLong(field: string, limitBytes: number): Cause {
  const message = `Too long: may not be more than ${limitBytes} bytes`;
  return {reason: 'FieldValueTooLong', message, field};
}

/** A field that never changes. */
export function immutable(field: string, value: unknown): Cause {
  return invalidValue(field, value, 'field is immutable');
}

function goQuoted(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  return JSON.stringify(value);
}
