import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import {lstatSync, mkdirSync, renameSync, rmSync} from 'node:fs';
import {dirname} from 'node:path';
import {paths} from './protocol.js';
import {answerRequest, refusal, type AgentAnswers, type SocketAnswer} from './requests.js';
import {askUnixSocket} from './unix-request.js';

/** A socket that answers. */
export interface OpenSocket {
  /** Removes it. */
  close(): void;
}

/** Of a request's body: a line and some words. */
const mostBytes = 16_384;
/** What is longer is cut off. */
const endlessBytes = 1 << 20;
const mostHeaderBytes = 4096;
const idleMs = 5000;
const probeMs = 1000;
/** What the kernel's address holds, less its end. */
const longestPath = 107;

/**
 * Answers on a Unix socket that only its own user may use. A socket that nobody listens on any more is replaced.
 * @throws Error naming the path, and who holds it, when it cannot be had
 */
export async function listenOnSocket(path: string, answers: AgentAnswers): Promise<OpenSocket> {
  const length = Buffer.byteLength(path);
  if (length > longestPath) {
    throw cannot(path, `expected a path of at most ${longestPath} bytes, got ${length}`);
  }

  const server = createServer({maxHeaderSize: mostHeaderBytes}, serving(answers));
  server.timeout = idleMs;
  server.headersTimeout = idleMs;
  server.requestTimeout = idleMs;
  server.maxConnections = 16;
  try {
    mkdirSync(dirname(path), {recursive: true, mode: 0o700});
    await replaceStale(path);
    await listen(server, path);
  } catch (cause) {
    throw cannot(path, (cause as Error).message, cause);
  }

  server.on('error', () => undefined); // of one connection that could not be accepted
  return {
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function cannot(path: string, why: string, cause?: unknown): Error {
  return new Error(
    `cannot listen on the socket \`${path}\`: ${why}; give another \`--socket\`, or \`--socket=\` for none`,
    {cause},
  );
}

/** Rights are there with the socket, not a moment later: everyone could have connected meanwhile. */
function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const before = process.umask(0o177);
    try {
      server.listen(path, () => {
        server.off('error', reject);
        resolve();
      });
    } finally {
      process.umask(before);
    }
  });
}

/**
 * Takes away a socket that a killed agent left. It is moved first and asked again where it is then: of two agents that start
 * at once, none removes the socket that the other has just made.
 * @throws Error saying who holds it
 */
async function replaceStale(path: string): Promise<void> {
  const there = lstatSync(path, {throwIfNoEntry: false});
  if (!there) return;
  if (!there.isSocket()) throw new Error('there is something that is no socket');
  await refuseHeld(path);
  const aside = `${path}.${process.pid}`;
  renameSync(path, aside);
  try {
    await refuseHeld(aside);
    rmSync(aside);
  } catch (error) {
    renameSync(aside, path);
    throw error;
  }
}

/** @throws Error saying who answers there */
async function refuseHeld(socketPath: string): Promise<void> {
  let body: string;
  try {
    ({body} = await askUnixSocket({socketPath, path: paths.state, timeoutMs: probeMs}));
  } catch (error) {
    const {code, name} = error as NodeJS.ErrnoException;
    if (code === 'ECONNREFUSED' || code === 'ENOENT') return;
    throw name === 'AbortError' || name === 'TimeoutError'
      ? new Error('a program that does not answer holds it', {cause: error})
      : error;
  }

  throw new Error(`${holder(body)} holds it`);
}

function holder(body: string): string {
  try {
    const {pid, version} = JSON.parse(body) as {pid?: unknown; version?: unknown};
    if (typeof pid === 'number') return `the agent v${String(version)} with process id ${pid}`;
  } catch {
    // Whoever it is does not speak JSON.
  }

  return 'another program';
}

function serving(answers: AgentAnswers): RequestListener {
  return (request, response) => {
    void answerTo(request, answers).then((answer) => send(answer, response));
  };
}

async function answerTo(request: IncomingMessage, answers: AgentAnswers): Promise<SocketAnswer> {
  const {method = 'GET', url = '/'} = request;
  try {
    const body = await bodyOf(request);
    if (body === undefined) {
      return refusal(413, `expected a request of at most ${mostBytes} bytes, got more`);
    }

    return await answerRequest({method, path: url.split('?', 1)[0] ?? '', body}, answers);
  } catch (error) {
    return refusal(500, error instanceof Error ? error.message : String(error));
  }
}

/** @returns undefined when it is too long; it is read to its end, so that its sender reads the answer */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= mostBytes) chunks.push(chunk);
    else if (size > endlessBytes) break;
  }

  return size > mostBytes ? undefined : Buffer.concat(chunks).toString('utf8');
}

function send({status, document}: SocketAnswer, response: ServerResponse): void {
  const body = JSON.stringify(document);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  });
  response.end(body);
}
