import {createServer} from 'node:http';
import process from 'node:process';

/** What is run before the machine code is taken: what people run most, so that its functions are in it. */
const commandLines = [
  ['version', '--client'],
  ['--help'],
  ['status', 'nodes', '--help'],
  ['options'],
  ['no-such-command'],
  ['version'],
  ['version', '-o', 'json'],
  ['status', 'nodes', '-o', 'wide', '--sort-by=.name'],
  ['status'],
  ['status', 'agents'],
  ['problems', '-o', 'jsonpath={range .items[*]}{.node}{end}'],
  ['status', 'nodes', 'missing'],
];

const node = {
  metadata: {
    name: 'node-1',
    resourceVersion: '1',
    annotations: {'npd.io/conditions': 'KernelDeadlock', 'npd.io/agent-version': '0.1.0'},
  },
  status: {
    conditions: [
      {type: 'KernelDeadlock', status: 'True', reason: 'TaskHung', message: 'hung'},
      {type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'ready'},
    ],
  },
};

const pod = {
  metadata: {name: 'agent', namespace: 'npd-system', resourceVersion: '1'},
  spec: {nodeName: 'node-1', containers: [{name: 'npd-agent', image: 'npd-agent'}]},
  status: {phase: 'Running', conditions: [{type: 'Ready', status: 'True'}]},
};

const daemonSet = {
  metadata: {name: 'npd-agent', namespace: 'npd-system', resourceVersion: '1'},
  spec: {template: {spec: {containers: [{name: 'npd-agent', image: 'npd-agent'}]}}},
};

/** What a server without more than one node answers; anything else is not found. */
const answers = {
  '/version': {gitVersion: 'v1.34.0'},
  '/api/v1/nodes': {metadata: {resourceVersion: '1'}, items: [node]},
  '/api/v1/events': {metadata: {resourceVersion: '1'}, items: []},
  '/api/v1/pods': {metadata: {resourceVersion: '1'}, items: [pod]},
  '/apis/apps/v1/daemonsets': {metadata: {resourceVersion: '1'}, items: [daemonSet]},
};

/** Runs the program a few times in this process, its output thrown away, against a server made for it. */
export async function warmUp(main, manifest) {
  const server = createServer(({url = ''}, response) => {
    const answer = answers[url.split('?')[0]];
    response.writeHead(answer ? 200 : 404, {'content-type': 'application/json'});
    response.end(JSON.stringify(answer ?? {kind: 'Status', code: 404, message: 'not found'}));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const nowhere = {isTTY: false, write: (_, done) => done()};
  const surroundings = {
    env: {},
    homeDir: '/nonexistent',
    platform: process.platform,
    packageFolder: '/nonexistent',
    stdin: process.stdin,
    stdout: nowhere,
    stderr: nowhere,
    now: () => new Date(),
    signal: new globalThis.AbortController().signal,
    manifest,
  };
  try {
    for (const commandLine of commandLines) {
      await main(
        [...commandLine, `--server=http://127.0.0.1:${server.address().port}`],
        surroundings,
      );
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
