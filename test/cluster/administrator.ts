import {readFileSync} from 'node:fs';
import {Agent, request} from 'node:https';
import {layout} from './layout.js';

/** What a part answered. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Asks a part of a cluster over HTTPS, as its administrator. */
export interface Administrator {
  /** @throws when nothing answers within 2 s, or what answers is not of this cluster */
  ask(method: 'GET' | 'POST', port: number, path: string, body?: unknown): Promise<Answer>;
}

/** The administrator of the cluster whose complete state is in `folder`. */
export function administrator(folder: string): Administrator {
  const {pki} = layout(folder);
  const agent = new Agent({
    ca: readFileSync(pki('ca.crt')),
    cert: readFileSync(pki('admin.crt')),
    key: readFileSync(pki('admin.key')),
  });

  return {
    ask(method, port, path, body) {
      const headers = {accept: 'application/json', 'content-type': 'application/json'};
      const options = {agent, host: '127.0.0.1', port, path, method, headers, timeout: 2000};
      return new Promise((resolve, reject) => {
        const asked = request(options, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            resolve({status: response.statusCode ?? 0, body: text});
          });
        });
        asked.on('error', reject);
        asked.on('timeout', () =>
          asked.destroy(new Error(`no answer from port \`${port}\` within 2 s`)),
        );
        asked.end(body === undefined ? undefined : JSON.stringify(body));
      });
    },
  };
}
