import {list} from './list.js';
import type {Rest} from './rest.js';

/** A ConfigMap's text. */
export interface ConfigMapRecord {
  readonly name: string;
  readonly namespace: string;
  readonly data: Readonly<Record<string, string>>;
}

interface ConfigMapObject {
  readonly metadata: {readonly name: string; readonly namespace?: string};
  readonly data?: Record<string, string>;
}

/** The ConfigMaps that the selector chooses. */
export async function listConfigMaps(
  rest: Rest,
  {
    namespace,
    labelSelector,
    signal,
  }: {
    /** Default: all namespaces. */
    readonly namespace?: string | undefined;
    readonly labelSelector?: string | undefined;
    readonly signal?: AbortSignal | undefined;
  } = {},
): Promise<readonly ConfigMapRecord[]> {
  const inside = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  const {items} = await list<ConfigMapObject, ConfigMapRecord>(
    rest,
    `/api/v1${inside}/configmaps`,
    ({metadata, data = {}}) => ({
      name: metadata.name,
      namespace: metadata.namespace ?? '',
      data,
    }),
    {signal, query: {labelSelector}},
  );
  return items;
}
