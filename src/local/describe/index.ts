import type {Describe, Document, DocumentRequest} from '../api/describe.js';
import type {Kind} from '../api/kind.js';
import {methodNotAllowed, StatusError} from '../api/status.js';
import {aggregatedDiscovery, aggregatedVersion} from './aggregated-discovery.js';
import {coreVersions, groupList, groupVersion, oneGroup, resourceList} from './discovery.js';
import {hashOf, serveOpenApi} from './openapi/served.js';
import type {ServedOpenApi} from './openapi/served.js';
import {groupsOf, resourcesOf} from './resources.js';
import type {Group} from './resources.js';
import {reviews} from './reviews.js';
import {tableOf} from './table.js';

/** What the embedded API tells of these kinds: discovery, OpenAPI, tables, and what a user may do with them. */
export function describeKinds(kinds: readonly Kind[], {now}: {readonly now: () => Date}): Describe {
  const resources = resourcesOf(kinds);
  const groups = groupsOf(resources);
  const discovery = discoveryDocuments(groups);
  let openApi: Promise<ServedOpenApi> | undefined;

  return {
    async document(path, asked) {
      if (reviews[path]) throw methodNotAllowed(); // they are only POSTed
      const bare = path.length > 1 ? path.replace(/\/$/, '') : path;
      const aggregated = aggregatedGroups(bare, groups);
      const version = aggregatedVersion(asked.accept);
      if (aggregated && version) return aggregatedDocument(aggregated, version, asked);
      if (bare === '/openapi/v3' || bare.startsWith('/openapi/v3/')) {
        openApi ??= loadOpenApi(groups);
        return openApiDocument(await openApi, bare.slice('/openapi/v3/'.length), asked);
      }
      const body = discovery.get(bare);
      return body && {body};
    },
    table: tableOf,
    review: (path, asked, identity) => reviews[path]?.(asked, identity, {resources, now: now()}),
  };
}

/** The documents of discovery by path. */
function discoveryDocuments(groups: readonly Group[]): ReadonlyMap<string, object> {
  return new Map([
    ['/api', coreVersions(groups)],
    ['/apis', groupList(groups)],
    ...groups.flatMap((group): [string, object][] => {
      if (group.name === '') return [[`/api/${group.version}`, resourceList(group)]];
      return [
        [`/apis/${group.name}`, oneGroup(group)],
        [`/apis/${groupVersion(group)}`, resourceList(group)],
      ];
    }),
  ]);
}

function aggregatedGroups(path: string, groups: readonly Group[]): readonly Group[] | undefined {
  if (path === '/api') return groups.filter(({name}) => name === '');
  return path === '/apis' ? groups.filter(({name}) => name !== '') : undefined;
}

function aggregatedDocument(
  groups: readonly Group[],
  version: string,
  {ifNoneMatch}: DocumentRequest,
): Document {
  const body = JSON.stringify(aggregatedDiscovery(groups, version));
  return tagged(body, ifNoneMatch, {
    contentType: `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
    headers: {vary: 'Accept', 'cache-control': 'public'},
  });
}

/**
 * A document with its tag, or 304 for whoever has it. Both say what the document is: kubectl's cache takes the headers
 * of the 304 for the document that it has.
 */
function tagged(
  body: string,
  ifNoneMatch: string | undefined,
  answer: Omit<Document, 'body'>,
): Document {
  const etag = `"${hashOf(body)}"`;
  const whole = {...answer, headers: {...answer.headers, etag}};
  return ifNoneMatch === etag ? {...whole, code: 304, body: ''} : {...whole, body};
}

/** The recorded documents are long, and only some of kubectl's commands want them. */
async function loadOpenApi(groups: readonly Group[]): Promise<ServedOpenApi> {
  const {recorded} = await import('./openapi/recorded.js');
  return serveOpenApi(recorded, groups);
}

function openApiDocument(
  openApi: ServedOpenApi,
  path: string,
  {accept, query, ifNoneMatch}: DocumentRequest,
): Document | undefined {
  if (path === '') return {body: openApi.list()};
  const body = openApi.document(path);
  if (body === undefined) return undefined;
  if (accept !== '' && !/(application\/(json|\*)|\*\/\*)/.test(accept)) throw onlyJson();
  const isForever = query.get('hash') === hashOf(body);
  const headers = isForever ? {'cache-control': 'public, immutable'} : {};
  return tagged(body, ifNoneMatch, {contentType: 'application/json', headers});
}

function onlyJson(): StatusError {
  return new StatusError(406, 'only the following media types are accepted: application/json', {
    reason: 'NotAcceptable',
  });
}
