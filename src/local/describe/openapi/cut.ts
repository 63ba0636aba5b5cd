import {groupVersion} from '../discovery.js';
import {subresourcesOf} from '../resources.js';
import type {Group, Resource} from '../resources.js';
import type {OpenApi, Operation, PathItem} from './document.js';

/**
 * Leaves of a group's document what is served here: the paths and operations of these resources, and the schemas
 * that they need. Cutting what was cut changes nothing.
 */
export function cutOpenApi(document: OpenApi, group: Group): OpenApi {
  const paths = cutPaths(document.paths, group);
  const schemas = neededSchemas(paths, document.components.schemas);
  return {...document, paths, components: {...document.components, schemas}};
}

function cutPaths(paths: OpenApi['paths'], group: Group): OpenApi['paths'] {
  const prefix = `/${group.name === '' ? 'api' : 'apis'}/${groupVersion(group)}/`;
  const kept = Object.entries(paths).flatMap(([path, item]): [string, PathItem][] => {
    if (path === prefix) return [[path, item]]; // the list of the group's resources
    if (!path.startsWith(prefix)) return [];
    const verbs = verbsAt(path.slice(prefix.length), group.resources);
    const cut = cutOperations(item, verbs);
    return cut ? [[path, cut]] : [];
  });
  return Object.fromEntries(kept);
}

/**
 * What may be done at a path.
 * @param path without its group: `namespaces/{namespace}/pods/{name}/log`
 */
function verbsAt(path: string, resources: readonly Resource[]): readonly string[] {
  const own = path.replace(/^namespaces\/\{namespace\}\//, '');
  const inNamespace = own !== path;
  const [plural, name, part, ...rest] = own.split('/');
  const resource = resources.find((each) => each.plural === plural);
  if (!resource || (inNamespace && !resource.namespaced)) return [];
  if (part === undefined) return name === undefined || name === '{name}' ? resource.verbs : [];
  const isWhole = rest.length === 0 || (part === 'proxy' && rest[0] === '{path}');
  const subresource = subresourcesOf(resource).find((each) => each.name === part);
  return (isWhole ? subresource?.verbs : undefined) ?? [];
}

/** The verb of each action that is not called the same. */
const verbOfAction: Readonly<Record<string, string>> = {post: 'create', put: 'update'};

/** The verb of a request that becomes a conversation, by its method. */
const verbOfMethod: Readonly<Record<string, string>> = {
  get: 'get',
  post: 'create',
  put: 'update',
  patch: 'patch',
  delete: 'delete',
};

function cutOperations(item: PathItem, verbs: readonly string[]): PathItem | undefined {
  const kept = Object.entries(item).filter(
    ([method, operation]) => method === 'parameters' || verbs.includes(verbOf(method, operation)),
  );
  return kept.some(([method]) => method !== 'parameters') ? Object.fromEntries(kept) : undefined;
}

function verbOf(method: string, operation: Operation): string {
  const action = operation['x-kubernetes-action'] ?? 'connect';
  if (action === 'connect') return verbOfMethod[method] ?? '';
  return verbOfAction[action] ?? action;
}

const reference = /"#\/components\/schemas\/([^"]+)"/g;

/** The schemas that these paths refer to, and those that they refer to in turn, by name. */
export function neededSchemas(
  paths: object,
  schemas: OpenApi['components']['schemas'],
): OpenApi['components']['schemas'] {
  const needed = new Set<string>();
  const open: object[] = [paths];
  for (let from = open.pop(); from; from = open.pop()) {
    for (const [, name = ''] of JSON.stringify(from).matchAll(reference)) {
      const schema = schemas[name];
      if (!schema || needed.has(name)) continue;
      needed.add(name);
      open.push(schema);
    }
  }
  return Object.fromEntries([...needed].sort().map((name) => [name, schemas[name] ?? {}]));
}
