import {subresourcesOf} from './resources.js';
import type {Group, Resource} from './resources.js';

/**
 * All groups with all that they hold, which spares kubectl a request for each.
 * @param version of apidiscovery.k8s.io: `v2`
 * @see https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery
 */
export function aggregatedDiscovery(groups: readonly Group[], version: string): object {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map((group) => ({
      metadata: group.name === '' ? {} : {name: group.name},
      versions: [
        {
          version: group.version,
          resources: group.resources.map(resourceFacts),
          freshness: 'Current',
        },
      ],
    })),
  };
}

/** The version of aggregated discovery that a client takes, if it takes any: `v2`. */
export function aggregatedVersion(accept: string): string | undefined {
  for (const clause of accept.split(',')) {
    const [type, ...rest] = clause.split(';').map((part) => part.trim());
    const parameters = new Map(rest.map((part) => part.split('=', 2) as [string, string]));
    const version = parameters.get('v') ?? '';
    const isAggregated =
      parameters.get('g') === 'apidiscovery.k8s.io' &&
      parameters.get('as') === 'APIGroupDiscoveryList' &&
      ['v2', 'v2beta1'].includes(version);
    if (isAggregated) return version;
    // The first form that we have is taken.
    if (type === 'application/json' && !parameters.has('as')) return undefined;
  }
  return undefined;
}

function resourceFacts(resource: Resource): object {
  const {plural, singular, namespaced, kind, verbs, shortNames, categories = []} = resource;
  const subresources = subresourcesOf(resource);
  return {
    resource: plural,
    responseKind: responseKind({kind}),
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: [...verbs].sort(),
    ...(shortNames.length > 0 && {shortNames}),
    ...(categories.length > 0 && {categories}),
    ...(subresources.length > 0 && {
      subresources: subresources.map((part) => ({
        subresource: part.name,
        responseKind: responseKind(part),
        verbs: part.verbs,
      })),
    }),
  };
}

/** Group and version are only said where they are not the resource's own. */
function responseKind(of: {kind: string; group?: string; version?: string}): object {
  return {group: of.group ?? '', version: of.version ?? '', kind: of.kind};
}
