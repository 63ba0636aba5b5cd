import {subresourcesOf} from '../../../src/local/describe/resources.js';
import type {Resource} from '../../../src/local/describe/resources.js';

/** The parts of discovery's documents that are cut, all kinds of them at once. */
interface Discovery {
  readonly items?: readonly AggregatedGroup[];
  readonly groups?: readonly {readonly name: string; readonly versions: readonly Version[]}[];
  readonly groupVersion?: string;
  readonly resources?: readonly ListedResource[];
}

interface Version {
  readonly version: string;
}

interface AggregatedGroup {
  readonly metadata: {readonly name?: string};
  readonly versions: readonly (Version & {readonly resources: readonly AggregatedResource[]})[];
}

interface AggregatedResource {
  readonly resource: string;
  readonly verbs: readonly string[];
  readonly subresources?: readonly {
    readonly subresource: string;
    readonly verbs: readonly string[];
  }[];
}

interface ListedResource {
  readonly name: string;
  readonly verbs: readonly string[];
}

/** A document of discovery without what is not among these resources: what is left is to be told word for word. */
export function cutDiscovery(document: object, resources: readonly Resource[]): object {
  const {items, groups, groupVersion, resources: listed} = document as Discovery;
  const group = groupVersion?.includes('/') ? (groupVersion.split('/')[0] ?? '') : '';
  return {
    ...document,
    ...('serverAddressByClientCIDRs' in document && {serverAddressByClientCIDRs: []}),
    ...(items && {items: items.flatMap((each) => cutItem(each, resources))}),
    ...(groups && {groups: groups.filter(({name}) => resources.some((r) => r.group === name))}),
    ...(listed && {resources: listed.flatMap((each) => cutListed(each, group, resources))}),
  };
}

function cutItem(item: AggregatedGroup, all: readonly Resource[]): readonly AggregatedGroup[] {
  const own = all.filter(({group}) => group === (item.metadata.name ?? ''));
  const versions = item.versions
    .filter(({version}) => own.some((each) => each.version === version))
    .map((version) => ({
      ...version,
      resources: version.resources.flatMap((each) => cutAggregated(each, own)),
    }));
  return versions.length > 0 ? [{...item, versions}] : [];
}

function cutAggregated(
  told: AggregatedResource,
  own: readonly Resource[],
): readonly AggregatedResource[] {
  const resource = own.find(({plural}) => plural === told.resource);
  if (!resource) return [];
  const {subresources: parts = [], ...rest} = told;
  const served = subresourcesOf(resource);
  const subresources = parts.filter((part) => served.some(({name}) => name === part.subresource));
  const verbs = told.verbs.filter((verb) => resource.verbs.includes(verb));
  return [{...rest, verbs, ...(subresources.length > 0 && {subresources})}];
}

function cutListed(
  told: ListedResource,
  group: string,
  resources: readonly Resource[],
): readonly ListedResource[] {
  const [plural, part] = told.name.split('/');
  const resource = resources.find((each) => each.group === group && each.plural === plural);
  if (!resource) return [];
  if (part !== undefined) {
    return subresourcesOf(resource).some(({name}) => name === part) ? [told] : [];
  }
  return [{...told, verbs: told.verbs.filter((verb) => resource.verbs.includes(verb))}];
}
