import {JsonPathError, type Block, type Filter, type Path, type Slice, type Step} from './path.js';

/**
 * What each part of a template finds in JSON data. A field that is not there finds nothing.
 * @throws JsonPathError when the template does not fit: an index out of bounds, an array that is none
 */
export function evaluate(blocks: readonly Block[], data: unknown): readonly (readonly unknown[])[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'text') return [[block.text]];
    const found = follow(block.path, [data]);
    return block.kind === 'path' ? [found] : found.flatMap((item) => evaluate(block.body, item));
  });
}

function follow(path: Path, values: readonly unknown[]): readonly unknown[] {
  return path.reduce<readonly unknown[]>((found, step) => walk(step, found), values);
}

function walk(step: Step, values: readonly unknown[]): readonly unknown[] {
  switch (step.kind) {
    case 'text':
      return [step.text];
    case 'literal':
      return values.map(() => step.value);
    case 'field':
      return values.flatMap((value) => fieldOf(value, step.name));
    case 'wildcard':
      return values.flatMap(children);
    case 'recursive':
      return values.flatMap(descendants);
    case 'slice':
      return present(values).flatMap((value) => sliceOf(value, step));
    case 'union':
      return step.paths.flatMap((path) => follow(path, values));
    case 'filter':
      return values.flatMap((value) => filtered(value, step));
  }
}

function present(values: readonly unknown[]): readonly unknown[] {
  return values.filter((value) => value !== null && value !== undefined);
}

function fieldOf(value: unknown, name: string): readonly unknown[] {
  if (!isObject(value) || !Object.hasOwn(value, name)) return [];
  return [value[name]];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function children(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  return isObject(value) ? Object.values(value) : [];
}

/** The value itself and all below it that hold something, texts too, parents first. */
function descendants(value: unknown): readonly unknown[] {
  if (typeof value === 'string' && value !== '') return [value];
  const below = children(value);
  return below.length === 0 ? [] : [value, ...below.flatMap(descendants)];
}

function sliceOf(value: unknown, {from = 0, to, step = 1, single}: Slice): readonly unknown[] {
  if (!Array.isArray(value)) throw new JsonPathError(`${kindOf(value)} is not array or slice`);
  const {length} = value;
  const first = from < 0 ? from + length : from;
  let end = to ?? length;
  if (end < 0 || (end === 0 && single)) end += length;
  if (first === end) return [];
  if (first >= length || first < 0) throw outOfBounds(first, length);
  if (end > length || end < 0) throw outOfBounds(end - 1, length);
  if (first > end) {
    throw new JsonPathError(`starting index ${first} is greater than ending index ${end}`);
  }
  if (step <= 0) throw new JsonPathError('step must be > 0');
  return value.slice(first, end).filter((_, at) => at % step === 0);
}

function outOfBounds(index: number, length: number): JsonPathError {
  return new JsonPathError(`array index out of bounds: index ${index}, length ${length}`);
}

function kindOf(value: unknown): string {
  return isObject(value) ? 'an object' : `\`${JSON.stringify(value)}\``;
}

function filtered(value: unknown, filter: Filter): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw new JsonPathError(`${kindOf(value)} is not array or slice and cannot be filtered`);
  }
  return value.filter((item) => passes(item, filter));
}

function passes(item: unknown, {left, operator, right}: Filter): boolean {
  if (operator === undefined || right === undefined) return follow(left, [item]).length > 0;
  const [lefts, rights] = [follow(left, [item]), follow(right, [item])];
  if (lefts.length === 0) return false;
  if (lefts.length > 1 || rights.length > 1) {
    throw new JsonPathError('can only compare one element at a time');
  }
  return rights.length > 0 && compare(lefts[0], operator, rights[0]);
}

function compare(left: unknown, operator: string, right: unknown): boolean {
  if (!isScalar(left) || !isScalar(right)) {
    throw new JsonPathError('invalid type for comparison');
  }
  if (typeof left !== typeof right) {
    throw new JsonPathError('incompatible types for comparison');
  }
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      throw new JsonPathError(`unrecognized filter operator ${operator}`);
  }
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
