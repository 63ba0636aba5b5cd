import type {IncomingMessage} from 'node:http';
import type {WebSocket} from 'ws';
import {ConnectionError} from '../errors.js';
import {connectTimeoutMs} from '../http/agent.js';
import type {Handshake, HandshakeRequest} from '../rest.js';

/**
 * Binary messages both ways. Promises:
 * - Messages come in order. When they are taken more slowly than they come, the server is held back: never much more
 *   than `mostWaiting` is kept.
 * - The messages end when the server closes in order. They throw ConnectionError when it is cut off or silent, and the
 *   signal's reason once that is aborted; the connection is then gone at once.
 * - `send` settles when the system took the message.
 */
export interface MessageStream {
  /** `https://10.0.0.1:6443` */
  readonly server: string;
  /** The one that the server chose of those offered. */
  readonly protocol: string;
  readonly messages: AsyncIterable<Buffer>;
  send(message: Buffer): Promise<void>;
  /** Ends the connection, whatever its state. */
  close(): void;
}

/** How a connection on which nothing happens is kept, and found dead. */
export interface Liveness {
  /** A ping is sent so often; proxies end what is idle for longer, mostly after 60 s. */
  readonly pingMs: number;
  /** Nothing came for so long, not even an answer to a ping: it is dead. */
  readonly silenceMs: number;
}

const defaultLiveness: Liveness = {pingMs: 15_000, silenceMs: 60_000};
const mostWaiting = 256 * 1024;
const longestMessage = 4 * 1024 * 1024;

/**
 * Opens a WebSocket over whatever connection the client has to its server: TLS, proxy and credentials are its matter.
 * The library is loaded here and not before.
 * @see RFC 6455
 */
export function webSocket(
  protocols: readonly string[],
  liveness: Liveness = defaultLiveness,
): Handshake<MessageStream> {
  return async (asked) => {
    const {WebSocket: Socket} = await import('ws');
    const {url, headers, agent, signal} = asked;
    signal.throwIfAborted();
    const socket = new Socket(url, [...protocols], {
      agent,
      headers,
      handshakeTimeout: connectTimeoutMs,
      maxPayload: longestMessage,
      perMessageDeflate: false, // the API server offers none
    });
    const end = endOf(socket, asked);
    const server = new URL(url).origin;
    // Listens already: the first messages may come together with the answer.
    const opened = messageStream(socket, {end, liveness, server, signal});
    const refused = await answered(socket, end.failure);
    return refused ? {refused} : {opened};
  };
}

/** How a socket ended. */
interface End {
  /** Rejects when it fails before it is open. */
  readonly failure: Promise<never>;
  /** Undefined while it is open. */
  how(): {readonly error?: Error} | undefined;
  /** Ends it with this error. */
  with(error: Error): void;
  onEnd(act: () => void): void;
}

/** Listens from the beginning, so that no failure of the socket is without a listener. */
function endOf(socket: WebSocket, {url, signal}: HandshakeRequest): End {
  const listeners: (() => void)[] = [];
  let ended: {readonly error?: Error} | undefined;
  let fail: ((error: Error) => void) | undefined;
  const failure = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  failure.catch(() => undefined); // once it is open, nobody waits for it

  function end(error: Error | undefined): void {
    ended ??= error ? {error} : {};
    if (error) fail?.(error);
    for (const listener of listeners) listener();
  }

  function abort(): void {
    end(signal.reason as Error);
    socket.terminate();
  }

  signal.addEventListener('abort', abort, {once: true});
  socket.on('error', (error) => end(inWords(error, url)));
  socket.on('close', (code, reason) => {
    signal.removeEventListener('abort', abort);
    end(orderly.has(code) ? undefined : cutOff(url, code, reason.toString('utf8')));
  });
  return {
    failure,
    how: () => ended,
    with(error) {
      end(error);
      socket.terminate();
    },
    onEnd: (act) => void listeners.push(act),
  };
}

/** Normal closure, and one without a code. */
const orderly = new Set([1000, 1005]);

/** @returns the server's answer when it is a refusal */
async function answered(
  socket: WebSocket,
  failure: Promise<never>,
): Promise<IncomingMessage | undefined> {
  const answer = new Promise<IncomingMessage | undefined>((resolve) => {
    socket.once('open', () => resolve(undefined));
    socket.once('unexpected-response', (_request, response) => resolve(response));
  });
  return Promise.race([answer, failure]);
}

interface Opened {
  readonly end: End;
  readonly liveness: Liveness;
  readonly server: string;
  readonly signal: AbortSignal;
}

function messageStream(socket: WebSocket, opened: Opened): MessageStream {
  const {end, signal} = opened;
  const waiting: Buffer[] = [];
  let waitingBytes = 0;
  let waiter: (() => void) | undefined;
  end.onEnd(() => waiter?.());
  keepAlive(socket, opened);
  socket.on('message', (data: Buffer) => {
    waiting.push(data);
    waitingBytes += data.length;
    if (waitingBytes > mostWaiting) socket.pause();
    waiter?.();
  });

  async function* messages(): AsyncGenerator<Buffer> {
    for (;;) {
      signal.throwIfAborted();
      const message = waiting.shift();
      if (message) {
        waitingBytes -= message.length;
        if (socket.isPaused && waitingBytes <= mostWaiting / 2) socket.resume();
        yield message;
        continue;
      }

      const ended = end.how();
      if (ended?.error) throw ended.error;
      if (ended) return;
      await new Promise<void>((resolve) => {
        waiter = resolve;
      });
    }
  }

  return {
    server: opened.server,
    get protocol() {
      return socket.protocol;
    },
    messages: messages(),
    async send(message) {
      await new Promise<void>((resolve, reject) => {
        socket.send(message, (error) => (error ? reject(end.how()?.error ?? error) : resolve()));
      });
    },
    close: () => socket.terminate(),
  };
}

/** A socket that is held back hears nothing, and is not dead for that. */
function keepAlive(socket: WebSocket, {end, liveness, server}: Opened): void {
  let heard = performance.now();
  for (const sign of ['message', 'ping', 'pong'] as const) {
    socket.on(sign, () => (heard = performance.now()));
  }

  const timer = setInterval(() => {
    if (socket.isPaused) heard = performance.now();
    if (performance.now() - heard > liveness.silenceMs) end.with(silent(server, liveness));
    else if (socket.readyState === socket.OPEN) socket.ping();
  }, liveness.pingMs);
  end.onEnd(() => clearInterval(timer));
}

/** What our own connections say in words is kept; Node's errors are put into words by whoever asked. */
function inWords(error: Error, url: string): Error {
  if (!/^(Server sent|Invalid (Upgrade|Sec-WebSocket)|Opening handshake)/.test(error.message)) {
    return error;
  }

  const {origin} = new URL(url);
  const late = error.message.startsWith('Opening');
  return new ConnectionError(
    late
      ? `cannot reach the server \`${origin}\`: no answer within ${connectTimeoutMs / 1000} s`
      : `expected the server \`${origin}\` to speak a protocol for commands, got: ${error.message}`,
    {
      server: origin,
      problem: late ? 'timeout' : 'not-kubernetes',
      hint: late
        ? 'check the network, VPN and firewall between here and there'
        : 'is there a proxy or load balancer before it that does not pass on WebSockets?',
      cause: error,
    },
  );
}

function cutOff(url: string, code: number, reason: string): ConnectionError {
  const {origin: server} = new URL(url);
  const said = reason === '' ? `code ${code}` : `code ${code}: ${reason}`;
  return new ConnectionError(`the server \`${server}\` broke the connection off (${said})`, {
    server,
    problem: 'cut-off',
  });
}

function silent(server: string, {silenceMs}: Liveness): ConnectionError {
  return new ConnectionError(
    `nothing came from the server \`${server}\` for ${silenceMs / 1000} s, not even an answer to a ping`,
    {
      server,
      problem: 'timeout',
      hint: 'check the network, VPN and firewall between here and there',
    },
  );
}
