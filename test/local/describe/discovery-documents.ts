import type {Rest} from '../../../src/kube/rest.js';
import {groupVersion} from '../../../src/local/describe/discovery.js';
import {groupsOf} from '../../../src/local/describe/resources.js';
import type {Resource} from '../../../src/local/describe/resources.js';
import {cutDiscovery} from './cut-discovery.js';

/** A document of discovery, and how it is asked for. */
export interface DiscoveryDocument {
  readonly path: string;
  readonly accept: string;
  readonly document: object;
}

const plain = 'application/json';
const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** All that a server tells of these resources in discovery. */
export async function discoveryDocuments(
  rest: Rest,
  resources: readonly Resource[],
): Promise<readonly DiscoveryDocument[]> {
  const groups = groupsOf(resources);
  const asked = [
    ...['/api', '/apis'].flatMap((path) => [
      {path, accept: plain},
      {path, accept: aggregated},
    ]),
    ...groups.flatMap((group) => {
      const path = `/${group.name === '' ? 'api' : 'apis'}/${groupVersion(group)}`;
      const named = group.name === '' ? [] : [{path: `/apis/${group.name}`, accept: plain}];
      return [...named, {path, accept: plain}];
    }),
  ];
  const answers: DiscoveryDocument[] = [];
  for (const {path, accept} of asked) {
    const document = await rest.send<object>('GET', path, {accept});
    answers.push({path, accept, document: cutDiscovery(document, resources)});
  }
  return answers;
}
