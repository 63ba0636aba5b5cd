/**
 * Records what a real API server says, for what the embedded one says and for the tests that compare the two:
 *
 *   npx tsx test/local/describe/record.ts
 *
 * To be run again for another version of Kubernetes, or when kinds are added.
 */
import {writeFileSync} from 'node:fs';
import process from 'node:process';
import {kinds} from '../../../src/local/api/kinds.js';
import {packDocuments} from '../../../src/local/describe/openapi/pack.js';
import {resourcesOf} from '../../../src/local/describe/resources.js';
import {startCluster} from '../../cluster/cluster.js';
import {administratorRest} from './administrator-rest.js';
import {discoveryDocuments} from './discovery-documents.js';
import {recordTables} from './record-tables.js';
import {recordDocuments} from './recorded-documents.js';

const cluster = await startCluster();
const rest = administratorRest(cluster);
try {
  const packed = packDocuments(await recordDocuments(rest, kinds));
  write('src/local/describe/openapi/recorded.ts', source(cluster.kubernetes, packed));
  const discovery = await discoveryDocuments(rest, resourcesOf(kinds));
  write('test/local/describe/recorded/discovery.json', json(discovery));
  write('test/local/describe/recorded/tables.json', json(await recordTables(rest, 'recorded')));
} finally {
  rest.close();
  await cluster.down();
}

function source(version: string, packed: string): string {
  return `/**
 * What \`packDocuments\` made of the OpenAPI documents of Kubernetes ${version}. Not written by hand:
 * \`npx tsx test/local/describe/record.ts\` records it.
 */
export const recorded =
  '${packed}';
`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

function write(path: string, text: string): void {
  writeFileSync(new URL(`../../../${path}`, import.meta.url), text);
  process.stdout.write(`${path}: ${text.length} characters\n`);
}
