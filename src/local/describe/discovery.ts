import {createHash} from 'node:crypto';
import {subresourcesOf} from './resources.js';
import type {Group, Resource} from './resources.js';

/** `/api`: the versions of the core group. */
export function coreVersions(groups: readonly Group[]): object {
  const versions = groups.filter(({name}) => name === '').map(({version}) => version);
  return {kind: 'APIVersions', versions, serverAddressByClientCIDRs: []};
}

/** `/apis`: all groups but the core one. */
export function groupList(groups: readonly Group[]): object {
  const named = groups.filter(({name}) => name !== '');
  return {kind: 'APIGroupList', apiVersion: 'v1', groups: named.map(groupFacts)};
}

/** `/apis/apps` */
export function oneGroup(group: Group): object {
  return {kind: 'APIGroup', apiVersion: 'v1', ...groupFacts(group)};
}

/** `/api/v1`, `/apis/apps/v1`: the resources of a group's version, each followed by its parts. */
export function resourceList(group: Group): object {
  return {
    kind: 'APIResourceList',
    ...(group.name !== '' && {apiVersion: 'v1'}), // the core group's is older than that field
    groupVersion: groupVersion(group),
    resources: group.resources.flatMap((resource) => [
      resourceFacts(resource),
      ...subresourcesOf(resource).map(({name, verbs, kind, group: ofGroup, version}) => ({
        name: `${resource.plural}/${name}`,
        singularName: '',
        namespaced: resource.namespaced,
        ...(ofGroup !== undefined && {group: ofGroup, version}),
        kind,
        verbs,
      })),
    ]),
  };
}

/** `apps/v1`; `v1` of the core group. */
export function groupVersion({name, version}: Pick<Group, 'name' | 'version'>): string {
  return name === '' ? version : `${name}/${version}`;
}

function groupFacts(group: Group): object {
  const version = {groupVersion: groupVersion(group), version: group.version};
  return {name: group.name, versions: [version], preferredVersion: version};
}

function resourceFacts(resource: Resource): object {
  const {plural, singular, namespaced, kind, verbs, shortNames, categories = []} = resource;
  return {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: [...verbs].sort(),
    ...(shortNames.length > 0 && {shortNames}),
    ...(categories.length > 0 && {categories}),
    ...(resource.stored && {storageVersionHash: storageVersionHash(resource)}),
  };
}

/** @see k8s.io/apiserver/pkg/endpoints/discovery StorageVersionHash */
function storageVersionHash({group, version, kind}: Resource): string {
  const hash = createHash('sha256').update(`${group}/${version}/${kind}`).digest();
  return hash.subarray(0, 8).toString('base64');
}
