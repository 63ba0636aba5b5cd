/** The version of every JSON and YAML document that a command prints; changes only add. */
export const apiVersion = 'npd.cli/v1';

/** Values as JSON has them: dates as RFC 3339 in whole seconds, unset fields left out. */
export function plain(value: unknown): unknown {
  if (value instanceof Date) return `${value.toISOString().slice(0, 19)}Z`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([key, field]) => [key, plain(field)]),
  );
}

/** One thing as a document of its own: `{"apiVersion": "npd.cli/v1", "kind": "NodeStatus", …}`. */
export function oneDocument(kind: string, item: object): object {
  return {apiVersion, kind, ...(plain(item) as object)};
}

/** A list of things: `{"apiVersion": "npd.cli/v1", "kind": "NodeStatusList", "items": […]}`. */
export function listDocument(kind: string, items: readonly object[]): object {
  return {apiVersion, kind: `${kind}List`, items: items.map(plain)};
}

/** JSON as kubectl prints it: 4 spaces, a line break at the end. */
export function jsonText(document: object): string {
  return `${JSON.stringify(document, undefined, 4)}\n`;
}
