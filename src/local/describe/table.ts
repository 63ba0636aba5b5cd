import type {Table, TableOptions} from '../api/describe.js';
import type {ApiObject, Column, Kind} from '../api/kind.js';
import {createdAtColumn} from './columns/metadata.js';

/** What `kubectl get` prints of objects: a row for each, and what the columns are where that is wanted. */
export function tableOf(
  kind: Kind,
  objects: readonly ApiObject[],
  {includeObject, columns, now}: TableOptions,
): Table {
  const rows = objects.map((object) => ({
    cells: kind.columns.map((column) => column.cell(object, now)),
    ...conditions(kind, object),
    object: shown(object, includeObject),
  }));
  return {
    // null, not left out, from the second event of a watch on
    columnDefinitions: columns ? kind.columns.map(definition) : (null as unknown as []),
    // The real server makes tables without an age in another way, whose empty list is null.
    rows:
      rows.length === 0 && kind.columns.includes(createdAtColumn) ? (null as unknown as []) : rows,
  };
}

function definition({name, type, format = '', description, priority}: Column): object {
  return {name, type, format, description, priority};
}

function shown(object: ApiObject, includeObject: TableOptions['includeObject']): object | null {
  switch (includeObject) {
    case 'None':
      return null;
    case 'Object':
      return object;
    case 'Metadata':
      return {
        kind: 'PartialObjectMetadata',
        apiVersion: 'meta.k8s.io/v1',
        metadata: object.metadata,
      };
  }
}

const completed = {
  Succeeded: {reason: 'Succeeded', message: 'The pod has completed successfully.'},
  Failed: {reason: 'Failed', message: 'The pod failed.'},
};

/** kubectl may grey rows of pods that are over. */
function conditions({group, kind}: Kind, {status}: ApiObject): object {
  if (group !== '' || kind !== 'Pod') return {};
  const phase = (status as {readonly phase?: unknown} | undefined)?.phase;
  if (phase !== 'Succeeded' && phase !== 'Failed') return {};
  return {conditions: [{type: 'Completed', status: 'True', ...completed[phase]}]};
}
