import type {ApiObject, ObjectMeta} from '../../../src/local/api/kind.js';
import type {Rest} from '../../../src/kube/rest.js';
import {samples} from './table-objects.js';
import type {Sample} from './table-objects.js';

/** A table of a real server, its objects in it. */
export interface RecordedTable {
  /** `/api/v1/nodes`, with `{ns}`. */
  readonly path: string;
  /** When it was asked for. */
  readonly now: string;
  readonly columnDefinitions: readonly object[];
  readonly rows: readonly {readonly cells: readonly unknown[]; readonly object: ApiObject}[];
}

/**
 * Makes the sample objects on a real server and reads their tables.
 * @param id in the names of what is in no namespace
 */
export async function recordTables(rest: Rest, id: string): Promise<readonly RecordedTable[]> {
  const namespace = `tables-${id}`;
  function filled<T>(value: T): T {
    const text = JSON.stringify(value).replaceAll('{ns}', namespace).replaceAll('{id}', id);
    return JSON.parse(text) as T;
  }
  const mine = filled(samples);
  await rest.send('POST', '/api/v1/namespaces', {body: {metadata: {name: namespace}}});
  for (const sample of mine) await make(rest, sample);
  const paths = ['/api/v1/namespaces', ...new Set(samples.map(({path}) => path))];
  const tables: RecordedTable[] = [];
  for (const path of paths) tables.push(await readTable(rest, path, filled(path), id));
  return tables;
}

async function make(rest: Rest, {path, object, leaving}: Sample): Promise<void> {
  await rest.send('POST', path, {body: object});
  const one = `${path}/${object.metadata.name}`;
  if (object['status'] !== undefined) {
    const body = JSON.stringify({status: object['status']});
    const contentType = 'application/merge-patch+json';
    await rest.send('PATCH', `${one}/status`, {body, contentType});
  }
  if (leaving) await rest.send('DELETE', one);
}

async function readTable(
  rest: Rest,
  path: string,
  filledPath: string,
  id: string,
): Promise<RecordedTable> {
  const now = new Date().toISOString();
  const table = await rest.send<RecordedTable>('GET', filledPath, {
    accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
    query: {includeObject: 'Object'},
  });
  const rows = table.rows
    .filter(({object: {metadata}}) => `${metadata.name} ${metadata.namespace}`.includes(id))
    .map(({cells, object, ...more}) => ({cells, ...more, object: withoutManagers(object)}));
  return {path, now, columnDefinitions: table.columnDefinitions, rows};
}

/** They are long, and nothing that is printed comes from them. */
function withoutManagers(object: ApiObject): ApiObject {
  const metadata = Object.entries(object.metadata).filter(([name]) => name !== 'managedFields');
  return {...object, metadata: Object.fromEntries(metadata) as unknown as ObjectMeta};
}
