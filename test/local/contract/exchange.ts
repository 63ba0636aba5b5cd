import https from 'node:https';
import {randomBytes} from 'node:crypto';
import type {Case, Recorded, Server, Step} from './step.js';

/** Does a case on a server, in a namespace of its own. */
export async function play({steps}: Case, server: Server): Promise<readonly Recorded[]> {
  const agent = new https.Agent({keepAlive: true, ca: server.ca, ...server.certificate});
  const own = `contract-${randomBytes(4).toString('hex')}`;
  try {
    await send(post(own), {server, agent, own});
    const answers: Recorded[] = [];
    for (const step of steps) answers.push(await send(step, {server, agent, own}));
    return answers;
  } finally {
    agent.destroy();
  }
}

function post(name: string): Step {
  return {method: 'POST', path: '/api/v1/namespaces', body: {metadata: {name}}};
}

interface Run {
  readonly server: Server;
  readonly agent: https.Agent;
  /** What `NS` stands for. */
  readonly own: string;
}

function send({method, path, body, type, accept}: Step, run: Run): Promise<Recorded> {
  const {server, agent, own} = run;
  const text = typeof body === 'object' ? JSON.stringify(body) : body;
  const sent = text?.replaceAll('NS', own);
  const headers = {
    'user-agent': 'contract/1',
    ...(server.token && {authorization: `Bearer ${server.token}`}),
    ...(accept !== undefined && {accept}),
    ...(sent !== undefined && {
      'content-type': type ?? 'application/json',
      // Node leaves it out for a DELETE.
      'content-length': Buffer.byteLength(sent),
    }),
  };
  const url = `${server.url}${path.replaceAll('NS', own)}`;
  return new Promise((resolve, reject) => {
    const request = https.request(url, {method, agent, headers, timeout: 10_000}, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const answer = Buffer.concat(chunks).toString('utf8');
        const kind = response.headers['content-type'] ?? '';
        resolve({code: response.statusCode ?? 0, type: kind, body: normal(answer, kind, own)});
      });
    });
    request.on('timeout', () => request.destroy(new Error('no answer within 10 s')));
    request.on('error', reject);
    request.end(sent);
  });
}

/** An answer without what is different in every run. */
function normal(answer: string, type: string, own: string): unknown {
  const same = answer
    .replaceAll(own, 'NS')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, '<uid>')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, '<time>')
    .replace(/(resourceVersion\\?": *\\?")[1-9]\d*/g, '$1<version>')
    .replace(/\(\d+\)|(in record \()\d+/g, '$1(<version>)')
    .replace(/(continue": *")[^"]+/g, '$1<token>')
    .replace(/gen-[a-z0-9]{5}\b/g, 'gen-<random>');
  return type.startsWith('application/json') ? (JSON.parse(same) as unknown) : same;
}
