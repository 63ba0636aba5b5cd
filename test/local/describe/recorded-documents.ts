import type {Kind} from '../../../src/local/api/kind.js';
import {cutOpenApi} from '../../../src/local/describe/openapi/cut.js';
import type {OpenApi} from '../../../src/local/describe/openapi/document.js';
import type {Documents} from '../../../src/local/describe/openapi/pack.js';
import {documentPath} from '../../../src/local/describe/openapi/served.js';
import {groupsOf, resourcesOf} from '../../../src/local/describe/resources.js';
import type {Rest} from '../../../src/kube/rest.js';

/** A real server's OpenAPI documents, cut down to what is served of these kinds. */
export async function recordDocuments(rest: Rest, kinds: readonly Kind[]): Promise<Documents> {
  const documents: Record<string, OpenApi> = {};
  for (const group of groupsOf(resourcesOf(kinds))) {
    const path = documentPath(group);
    documents[path] = cutOpenApi(await rest.send<OpenApi>('GET', `/openapi/v3/${path}`), group);
  }
  return documents;
}
