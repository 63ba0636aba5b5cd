import type {FieldSet} from './field-set.js';
import type {Manager, Managers} from './managers.js';
import {compareElements, elementText} from './path-element.js';

/** Fields that an applier would change and that others own. */
export interface Conflicts {
  /** `Apply failed with 1 conflict: conflict with "kubectl-set" using apps/v1: .spec.replicas` */
  readonly message: string;
  readonly causes: readonly {
    readonly reason: 'FieldManagerConflict';
    readonly message: string;
    readonly field: string;
  }[];
}

/** What is said of conflicts, in the server's words. */
export function conflictsWith(owners: Managers): Conflicts {
  const found = [...owners]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, manager]) => ({who: managerText(manager), paths: pathsOf(manager.fields, '')}));
  const causes = found.flatMap(({who, paths}) =>
    paths.map((field) => ({
      reason: 'FieldManagerConflict' as const,
      message: `conflict with ${who}`,
      field,
    })),
  );
  const [only] = causes;
  if (only && causes.length === 1) {
    return {message: `Apply failed with 1 conflict: ${only.message}: ${only.field}`, causes};
  }
  const lines = found.flatMap(({who, paths}) => [
    `conflicts with ${who}:`,
    ...paths.map((path) => `- ${path}`),
  ]);
  return {message: `Apply failed with ${causes.length} conflicts: ${lines.join('\n')}`, causes};
}

function managerText({name, operation, apiVersion, subresource}: Manager): string {
  const who =
    JSON.stringify(name) + (subresource && ` with subresource ${JSON.stringify(subresource)}`);
  return operation === 'Update' ? `${who} using ${apiVersion}` : who;
}

/** The fields of a set, each as a path: those of an object before those below them. */
function pathsOf({children}: FieldSet, path: string): readonly string[] {
  const sorted = [...children].sort(([one], [other]) => compareElements(one, other));
  const here = sorted.filter(([, child]) => child.owned);
  return [
    ...here.map(([element]) => path + elementText(element)),
    ...sorted.flatMap(([element, child]) => pathsOf(child, path + elementText(element))),
  ];
}
