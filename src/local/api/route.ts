import type {Kind} from './kind.js';

/** What a path names: all objects of a kind, one, or a part of one. */
export interface Target {
  readonly kind: Kind;
  /** Undefined: the object is in none, or those of all namespaces are meant. */
  readonly namespace: string | undefined;
  /** Undefined: the whole collection. */
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  /** What follows the sub-resource, with its slash: `/metrics` of `pods/p:20257/proxy/metrics`. */
  readonly rest: string;
  /** Asked for by the old way of watching, `/api/v1/watch/nodes`. */
  readonly watch: boolean;
}

/** Turns paths into targets. */
export interface Router {
  /**
   * @param path without its query: `/apis/apps/v1/namespaces/a/daemonsets/b/status`
   * @returns undefined for what names nothing that is served
   */
  target(path: string): Target | undefined;
  /** Whether a path is below a group's version that is served, so that what it misses is a resource. */
  knowsVersion(path: string): boolean;
}

/** A router for these kinds. */
export function createRouter(kinds: readonly Kind[]): Router {
  const byResource = new Map(kinds.map((kind) => [`${prefixOf(kind)}/${kind.plural}`, kind]));
  const prefixes = new Set(kinds.map(prefixOf));

  return {
    target(path) {
      const place = placeOf(path);
      if (!place || !prefixes.has(place.prefix)) return undefined;
      const {prefix, parts, watch} = place;
      function find(plural: string): Kind | undefined {
        return byResource.get(`${prefix}/${plural}`);
      }

      const target = namespaced(parts, find) ?? plain(parts, find);
      return target && {...target, watch};
    },
    knowsVersion: (path) => prefixes.has(placeOf(path)?.prefix ?? ''),
  };
}

type Found = Omit<Target, 'watch'>;

/** `/api/v1` or `/apis/apps/v1`: where a kind's group and version are served. */
export function prefixOf({group, version}: Pick<Kind, 'group' | 'version'>): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
}

interface Place {
  readonly prefix: string;
  readonly parts: readonly string[];
  readonly watch: boolean;
}

function placeOf(path: string): Place | undefined {
  const parts = decoded(path.split('/').slice(1));
  if (!parts) return undefined;
  const depth = parts[0] === 'api' ? 2 : parts[0] === 'apis' ? 3 : 0;
  if (depth === 0 || parts.length < depth) return undefined;
  const prefix = `/${parts.slice(0, depth).join('/')}`;
  const below = parts.slice(depth);
  const watch = below[0] === 'watch';
  return {prefix, parts: watch ? below.slice(1) : below, watch};
}

/** @returns undefined for an escape that is none */
function decoded(parts: readonly string[]): readonly string[] | undefined {
  try {
    return parts.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/** `namespaces/a/configmaps`; but `namespaces/a/status` is a part of a namespace. */
function namespaced(
  [first, namespace, plural, ...rest]: readonly string[],
  find: (plural: string) => Kind | undefined,
): Found | undefined {
  if (first !== 'namespaces' || !namespace || !plural) return undefined;
  const kind = find(plural);
  return kind?.namespaced ? within(kind, namespace, rest) : undefined;
}

/** `nodes/n1/status`, or `configmaps` of all namespaces. */
function plain(
  [plural = '', ...rest]: readonly string[],
  find: (plural: string) => Kind | undefined,
): Found | undefined {
  const kind = find(plural);
  if (!kind || (kind.namespaced && rest.length > 0)) return undefined;
  return within(kind, undefined, rest);
}

function within(
  kind: Kind,
  namespace: string | undefined,
  [name, subresource, ...rest]: readonly string[],
): Found | undefined {
  if (name === '') return undefined;
  const below = rest.length > 0 ? `/${rest.map(encodeURIComponent).join('/')}` : '';
  const served = subresource === undefined || kind.subresources.includes(subresource);
  if (!served || (below !== '' && subresource !== 'proxy')) return undefined;
  return {kind, namespace, name, subresource, rest: below};
}
