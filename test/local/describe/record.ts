import {writeFileSync} from 'node:fs';
import {kinds} from '../../../src/local/api/kinds.js';
import {packDocuments} from '../../../src/local/describe/openapi/pack.js';
import {resourcesOf} from '../../../src/local/describe/resources.js';
import type {Rest} from '../../../src/kube/rest.js';
import {discoveryDocuments} from './discovery-documents.js';
import {recordTables} from './record-tables.js';
import {recordDocuments} from './recorded-documents.js';

/**
 * Writes down what a real API server says: the OpenAPI documents that the embedded one serves, and what its tests
 * compare it with. To be run again for another version of Kubernetes, or when kinds are added:
 * `RECORD=1 npm run test:api -- --grep describeKinds && npm run format`.
 * @param version of Kubernetes: `v1.34.4`
 */
export async function recordAll(rest: Rest, version: string): Promise<void> {
  const packed = packDocuments(await recordDocuments(rest, kinds));
  write('src/local/describe/openapi/recorded.ts', source(version, packed));
  const discovery = await discoveryDocuments(rest, resourcesOf(kinds));
  write('test/local/describe/recorded/discovery.json', JSON.stringify(discovery));
  const tables = await recordTables(rest, 'recorded');
  write('test/local/describe/recorded/tables.json', JSON.stringify(tables));
}

function source(version: string, packed: string): string {
  return `/**
 * What \`packDocuments\` made of the OpenAPI documents of Kubernetes ${version}. Not written by hand:
 * \`RECORD=1 npm run test:api -- --grep describeKinds\` records it.
 */
export const recorded =
  '${packed}';`;
}

function write(path: string, text: string): void {
  writeFileSync(new URL(`../../../${path}`, import.meta.url), `${text}\n`);
}
