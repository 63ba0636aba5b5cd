/** Where two values part: `steps[3].match`, and what stands there. */
export interface Difference {
  /** '' for the values as a whole. */
  readonly path: string;
  readonly expected: unknown;
  readonly got: unknown;
}

/** The first place at which two JSON values differ, in depth; undefined when they are equal. */
export function firstDifference(
  expected: unknown,
  got: unknown,
  path = '',
): Difference | undefined {
  if (Object.is(expected, got)) return undefined;
  if (
    !isContainer(expected) ||
    !isContainer(got) ||
    Array.isArray(expected) !== Array.isArray(got)
  ) {
    return {path, expected, got};
  }

  for (const key of new Set([...Object.keys(expected), ...Object.keys(got)])) {
    const at = Array.isArray(expected) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    const found = firstDifference(expected[key], got[key], at);
    if (found) return found;
  }

  return undefined;
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
