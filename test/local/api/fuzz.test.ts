import assert from 'node:assert/strict';
import http from 'node:http';
import {startApi, type Api} from '../../../src/local/api/server.js';
import {bootstrap} from '../../../src/local/api/bootstrap.js';
import {kinds} from '../../../src/local/api/kinds.js';
import {describeKinds} from '../../../src/local/describe/index.js';
import {createStore} from '../../../src/local/store/store.js';
import {randomFrom, seeds} from '../../rules/random.js';

const requestsPerSeed = 150;

/** Odd requests. The seed of a failure is in its message. */
describe('startApi, asked for anything', function () {
  this.timeout(30_000);
  let api: Api;
  const failures: unknown[] = [];

  before(async () => {
    function now(): Date {
      return new Date();
    }

    const store = createStore();
    bootstrap({store, kinds, now});
    api = await startApi({
      ...{port: 0, store, kinds, subresources: [], token: 't', tls: false, now},
      describe: describeKinds(kinds, {now}),
      log: (_, error) => void failures.push(error),
    });
  });

  after(() => api.close());

  it('answers every odd request with an object or a Status, and lives', async () => {
    const agent = new http.Agent({keepAlive: true, maxSockets: 4});
    for (const seed of seeds(6)) {
      const random = randomFrom(seed);
      for (let index = 0; index < requestsPerSeed; index += 1) {
        const asked = oddRequest((list) => random.pick(list));
        const {code, body} = await send(api.url, asked, agent);
        const where = `seed ${seed}: ${JSON.stringify(asked)}`;
        assert.ok(code >= 200 && code < 600 && !internal(body), `${where}\ngot ${code} ${body}`);
        assert.deepEqual(failures, [], where);
        if (code >= 400) assert.match(body, /"kind": ?"Status"|^kind: Status$/m, where);
      }
    }
    agent.destroy();
    const {code} = await send(api.url, {method: 'GET', path: '/healthz', headers: {}, body: ''});
    assert.equal(code, 200);
  });

  it('answers a connection that talks no HTTP, and lives', async () => {
    const {hostname, port} = new URL(api.url);
    const {connect} = await import('node:net');
    await new Promise<void>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write('\0\u{1}garbage\r\n\r\n'));
      socket.on('close', () => resolve()).on('error', reject);
      socket.resume();
    });
    const {code} = await send(api.url, {method: 'GET', path: '/healthz', headers: {}, body: ''});
    assert.equal(code, 200);
  });
});

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const odd: readonly unknown[] = [
  ...[
    null,
    0,
    -1,
    1e99,
    '',
    'x',
    'A b',
    '\0',
    true,
    [],
    [null],
    [[]],
    ['x'],
    {},
    {a: null},
    {'': {}},
  ],
  ...[
    {name: 'a'},
    {name: 5},
    [{name: 'a'}],
    {labels: {a: 1}},
    {finalizers: 'x'},
    {a: {b: {c: []}}},
  ],
  ...[
    {matchLabels: {a: 'b'}},
    {containers: [{}]},
    {metadata: null, spec: {containers: [{name: 'a'}]}},
  ],
  {__proto__: {polluted: true}},
];
const fields = [
  ...['metadata', 'spec', 'status', 'data', 'binaryData', 'immutable', 'kind', 'apiVersion'],
  ...[
    'rules',
    'roleRef',
    'subjects',
    'involvedObject',
    'source',
    '$patch',
    '__proto__',
    'constructor',
  ],
];
const specs = [
  ...['taints', 'podCIDR', 'selector', 'template', 'matchConstraints', 'validations', 'policyName'],
  ...['updateStrategy', 'leaseDurationSeconds', 'conditions', 'capacity', 'nodeInfo'],
];
const types = [
  ...[
    'application/json',
    'application/yaml',
    'application/vnd.kubernetes.protobuf',
    'text/plain',
    '',
  ],
  ...[
    'application/json-patch+json',
    'application/merge-patch+json',
    'application/apply-patch+yaml',
  ],
  'application/strategic-merge-patch+json',
];
const accepts = [
  ...[
    '*/*',
    'application/json',
    'application/yaml',
    'text/html',
    ',;=',
    'application/json;as=Table',
  ],
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
];
const values = [
  '',
  '0',
  '-1',
  'x',
  '%00',
  'true',
  '99999999999999999999',
  'a=b',
  '(,',
  'All',
  'Exact',
];
const parameters = [
  ...[
    'limit',
    'continue',
    'resourceVersion',
    'resourceVersionMatch',
    'labelSelector',
    'force',
    'pretty',
  ],
  ...['fieldSelector', 'dryRun', 'fieldManager', 'fieldValidation', 'includeObject', 'verbose'],
];

function oddRequest(pick: <T>(list: readonly T[]) => T): Asked {
  const kind = pick(kinds);
  const root = kind.group === '' ? '/api/v1' : `/apis/${kind.group}/v1`;
  const scope = kind.namespaced ? pick(['/namespaces/default', '/namespaces/x', '']) : '';
  const name = pick(['', '', '/a', '/a', '/a/status', '/%', '/%00', '/..', '/a/log', '/a/proxy/x']);
  const path = pick([
    `${root}${scope}/${kind.plural}${name}`,
    `${root}${scope}/${kind.plural}${name}`,
    '/openapi/v3',
    '/apis',
    '//',
    '/api/v1/%E0',
    '/version/x',
  ]);
  const query = Array.from(
    {length: pick([0, 0, 1, 3])},
    () => `${pick(parameters)}=${pick(values)}`,
  );
  return {
    method: pick(['GET', 'POST', 'PUT', 'PATCH', 'PATCH', 'DELETE', 'OPTIONS']),
    path: query.length > 0 ? `${path}?${query.join('&')}` : path,
    headers: {
      authorization: pick(['Bearer t', 'Bearer t', 'Bearer t', 'Bearer t', 'Bearer x', 'Basic y']),
      'content-type': pick(types),
      accept: pick(accepts),
    },
    body: oddBody(pick, {
      apiVersion: kind.group === '' ? 'v1' : `${kind.group}/v1`,
      kind: kind.kind,
    }),
  };
}

function oddBody(pick: <T>(list: readonly T[]) => T, identity: object): string {
  if (pick([true, false, false, false, false])) {
    return pick([
      '',
      '{',
      '[]',
      'null',
      '"',
      '\0',
      'k8s\0',
      'k8s\0\n\u{8}\n\u{2}v1',
      '- a: &b [*b]',
      '{"a":',
      '\u{feff}{}',
      '[{"op":"add"}]',
      '[{"op":"add","path":"/metadata","value":5}]',
    ]);
  }
  const spec = {[pick(specs)]: pick(odd), [pick(specs)]: pick(odd)};
  const object = {
    ...pick([identity, identity, {}]),
    metadata: pick<unknown>([
      {name: 'a'},
      {name: 'a'},
      {
        name: 'a',
        [pick(['labels', 'annotations', 'finalizers', 'ownerReferences', 'managedFields', 'uid'])]:
          pick(odd),
      },
      pick(odd),
    ]),
    ...pick([{}, {spec}, {status: spec}]),
    [pick(fields)]: pick(odd),
  };
  return JSON.stringify(object);
}

/** A 500 that was thrown, not said. */
function internal(body: string): boolean {
  return body.includes('Internal error occurred');
}

function send(
  url: string,
  {method, path, headers, body}: Asked,
  agent?: http.Agent,
): Promise<{code: number; body: string}> {
  return new Promise((resolve, reject) => {
    const length = {'content-length': Buffer.byteLength(body)};
    const options = {
      method,
      headers: {...headers, ...length},
      ...(agent && {agent}),
      timeout: 5000,
    };
    const request = http.request(`${url}/`, {...options, path}, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({code: response.statusCode ?? 0, body: Buffer.concat(chunks).toString()}),
      );
    });
    request.on('timeout', () => request.destroy(new Error(`no answer to ${method} ${path}`)));
    request.on('error', reject);
    request.end(body);
  });
}
