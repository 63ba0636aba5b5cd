import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {kinds} from '../../src/local/api/kinds.js';
import {unpackDocuments} from '../../src/local/describe/openapi/pack.js';
import {recorded} from '../../src/local/describe/openapi/recorded.js';
import {resourcesOf} from '../../src/local/describe/resources.js';
import {tableOf} from '../../src/local/describe/table.js';
import type {Api} from '../../src/local/api/server.js';
import type {Rest} from '../../src/kube/rest.js';
import {sharedCluster} from '../cluster/shared.js';
import {administratorRest} from '../local/describe/administrator-rest.js';
import {discoveryDocuments} from '../local/describe/discovery-documents.js';
import {clientOf, startEmbeddedApi} from '../local/describe/embedded-api.js';
import {kindAt} from '../local/describe/kind-at.js';
import {recordAll} from '../local/describe/record.js';
import {recordDocuments} from '../local/describe/recorded-documents.js';
import {recordTables} from '../local/describe/record-tables.js';

const again = 'differs from the recording: see test/local/describe/record.ts';

/** What the embedded API tells of itself, and what was recorded, beside a real API server. */
describe('describeKinds beside a real API server', () => {
  let api: Api;
  let embedded: Rest;
  let real: Rest;

  before(async function () {
    const cluster = await sharedCluster(this);
    real = administratorRest(cluster);
    if (process.env['RECORD']) await recordAll(real, cluster.kubernetes);
    api = await startEmbeddedApi();
    embedded = clientOf(api);
  });
  after(async () => {
    real?.close();
    embedded?.close();
    await api?.close();
  });

  it('tells the same in discovery of all that both serve', async () => {
    const resources = resourcesOf(kinds);
    const expected = await discoveryDocuments(real, resources);
    assert.deepEqual(await discoveryDocuments(embedded, resources), expected);
  });

  it('has the OpenAPI documents of all that both serve', async () => {
    const documents = await recordDocuments(real, kinds);
    assert.deepEqual(unpackDocuments(recorded), documents, again);
    assert.deepEqual(await recordDocuments(embedded, kinds), documents);
  });

  it('prints the objects of a real server as that server does', async () => {
    for (const table of await recordTables(real, randomBytes(3).toString('hex'))) {
      const {path, now, columnDefinitions, rows} = table;
      const objects = rows.map(({object}) => object);
      const answers = [0, 1000, 2000].map((laterMs) =>
        tableOf(kindAt(path), objects, {
          includeObject: 'Object',
          columns: true,
          now: new Date(new Date(now).getTime() + laterMs),
        }),
      );
      // Seconds may pass between the clock's reading and the server's.
      const ours = answers.map((answer) => JSON.stringify(answer));
      const theirs = JSON.stringify({columnDefinitions, rows});
      assert.ok(ours.includes(theirs), `${path}: expected\n${theirs}\ngot\n${ours[0]}`);
    }
  });
});
