import {listConfigMaps} from '../../kube/config-maps.js';
import type {KubeObject, ObjectId} from '../../kube/objects.js';
import type {Rest} from '../../kube/rest.js';
import {defaultNamespace} from '../installation.js';
import {managedBy} from './agent-objects.js';

/**
 * What an installation consists of, kept in the cluster beside it: an upgrade removes what is no longer in it, and
 * uninstall removes exactly what is.
 */
export interface Inventory {
  readonly namespace: string;
  /** In the order in which they were applied. */
  readonly objects: readonly ObjectId[];
}

const name = 'npd-inventory';
const labels = {
  'app.kubernetes.io/part-of': 'npd',
  'app.kubernetes.io/component': 'inventory',
  ...managedBy,
};

/** The inventory as an object to apply. */
export function inventoryObject({namespace, objects}: Inventory): KubeObject {
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {name, namespace, labels},
    data: {objects: JSON.stringify(objects)},
  };
  return object;
}

/** Where an inventory is kept. */
export function inventoryId(namespace: string): ObjectId {
  return {apiVersion: 'v1', kind: 'ConfigMap', name, namespace};
}

/**
 * Finds the inventory of an installation by its labels.
 * @param options.namespace where to look; default: everywhere, `npd-system` first
 * @returns undefined when there is none
 * @throws Error when it cannot be read, because then nobody knows what belongs to the installation
 */
export async function findInventory(
  rest: Rest,
  options: {
    readonly namespace?: string | undefined;
    readonly signal?: AbortSignal | undefined;
  } = {},
): Promise<Inventory | undefined> {
  const labelSelector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const found = await listConfigMaps(rest, {...options, labelSelector});
  const map = found.find(({namespace}) => namespace === defaultNamespace) ?? found[0];
  if (!map) return undefined;
  return {namespace: map.namespace, objects: readObjects(map.data['objects'], map.namespace)};
}

/** Objects of either, those of the first in their order. */
export function together(
  first: readonly ObjectId[],
  second: readonly ObjectId[],
): readonly ObjectId[] {
  return [...first, ...without(second, first)];
}

/** Objects that are not among the others. */
export function without(
  objects: readonly ObjectId[],
  others: readonly ObjectId[],
): readonly ObjectId[] {
  const keys = new Set(others.map(keyOf));
  return objects.filter((object) => !keys.has(keyOf(object)));
}

function keyOf({apiVersion, kind, namespace = '', name: own}: ObjectId): string {
  return `${apiVersion}/${kind}/${namespace}/${own}`;
}

function readObjects(text: string | undefined, namespace: string): readonly ObjectId[] {
  try {
    const objects: unknown = JSON.parse(text ?? '');
    if (Array.isArray(objects) && objects.every(isObjectId)) return objects;
  } catch {
    // told below, with what to do
  }

  throw new Error(
    `expected a list of objects in configmap/${name} of namespace \`${namespace}\`, got \`${text ?? ''}\`; restore it, or delete it and run \`kubectl npd install --adopt\``,
  );
}

function isObjectId(value: unknown): value is ObjectId {
  const {apiVersion, kind, name: own, namespace = ''} = value as Readonly<Record<string, unknown>>;
  return [apiVersion, kind, own, namespace].every((field) => typeof field === 'string');
}
