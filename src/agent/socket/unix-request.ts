import {request} from 'node:http';

/** What was answered. */
export interface UnixAnswer {
  readonly status: number;
  readonly body: string;
}

export interface UnixRequest {
  readonly socketPath: string;
  readonly path: string;
  /** Sent with POST as JSON; without one it is GET. */
  readonly body?: object;
  readonly timeoutMs: number;
}

const mostAnswerBytes = 64 << 20;

/**
 * One HTTP request over a Unix socket.
 * @throws Error of the system (`code`: ENOENT, ECONNREFUSED, EACCES, …) when nobody answers, in time and in full
 */
export function askUnixSocket({
  socketPath,
  path,
  body,
  timeoutMs,
}: UnixRequest): Promise<UnixAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        ...{socketPath, path, agent: false, signal: AbortSignal.timeout(timeoutMs)},
        method: body ? 'POST' : 'GET',
        headers: {connection: 'close', ...(body && {'content-type': 'application/json'})},
      },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          size += chunk.length;
          if (size > mostAnswerBytes) response.destroy(new Error('the answer has no end'));
        });
        response.once('error', reject);
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    asked.once('error', reject);
    asked.end(body && JSON.stringify(body));
  });
}
