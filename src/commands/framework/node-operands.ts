import {UsageError} from './usage-error.js';

/**
 * The names of nodes among a command's operands; `node/n1` and `nodes/n1` are taken too, as kubectl prints them.
 * @throws UsageError for names beside a selector, and for things that are no nodes
 */
export function nodeOperands(operands: readonly string[], selector: string | undefined): string[] {
  if (operands.length > 0 && selector !== undefined) {
    throw new UsageError('name cannot be provided when a selector is specified');
  }
  return operands.map((operand) => {
    const [, kind, name] = /^(?:([^/]*)\/)?(.*)$/s.exec(operand) ?? [];
    if (name === undefined || name === '' || name.includes('/')) {
      throw new UsageError(`expected the name of a node, got \`${operand}\``);
    }
    if (kind !== undefined && !['node', 'nodes', 'no'].includes(kind)) {
      throw new UsageError(`expected a node, got \`${operand}\`, a \`${kind}\``);
    }
    return name;
  });
}
