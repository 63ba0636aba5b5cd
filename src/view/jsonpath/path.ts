/** A step that leads from values to values. */
export type Step =
  | {readonly kind: 'text'; readonly text: string}
  | {readonly kind: 'literal'; readonly value: number | boolean}
  | {readonly kind: 'field'; readonly name: string}
  | {readonly kind: 'wildcard'}
  | {readonly kind: 'recursive'}
  | Slice
  | {readonly kind: 'union'; readonly paths: readonly Path[]}
  | Filter;

/** `[2]`, `[1:3]`, `[-1:]`, `[*]`. */
export interface Slice {
  readonly kind: 'slice';
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly step: number | undefined;
  /** Whether `to` only follows from a single index. */
  readonly single: boolean;
}

/** `[?(@.type=="Ready")]`; without an operator the left side only has to exist. */
export interface Filter {
  readonly kind: 'filter';
  readonly left: Path;
  readonly operator?: string;
  readonly right?: Path;
}

/** Steps one after another: what stands between two braces. */
export type Path = readonly Step[];

/** A part of a template. */
export type Block =
  | {readonly kind: 'text'; readonly text: string}
  | {readonly kind: 'path'; readonly path: Path}
  | {readonly kind: 'range'; readonly path: Path; readonly body: readonly Block[]};

/** A template that cannot be read, or that does not fit the data. */
export class JsonPathError extends Error {
  override readonly name = 'JsonPathError';
}
