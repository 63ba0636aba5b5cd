import {spawn, type ChildProcessWithoutNullStreams} from 'node:child_process';
import type {IncomingMessage} from 'node:http';
import type {Duplex} from 'node:stream';
import {WebSocketServer, type WebSocket} from 'ws';

/** A command that a client wants to be run in a container. */
export interface ExecRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
  readonly stdin: boolean;
}

/** The program that runs in the place of the container's, or the Status with which the kubelet refuses. */
export type ExecAnswer =
  | {
      readonly file: string;
      readonly args: readonly string[];
      readonly env?: Readonly<Record<string, string | undefined>>;
    }
  | {readonly status: object}
  /** Breaks the connection off before the end is told. */
  | {readonly breaksOff: true};

/** What happened to one command. */
export interface ExecSession {
  readonly request: ExecRequest;
  readonly protocol: string;
  /** Bytes of output that were handed to the connection. */
  sentBytes: number;
  pings: number;
  /** How the client's side ended: its close code; 1006 = without a word. */
  closed: number | undefined;
}

/** A kubelet's ways with a command, on an HTTP connection that is to become a WebSocket. */
export interface ExecServer {
  readonly sessions: readonly ExecSession[];
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/** @returns undefined for a path that is not of `exec` */
export function execRequestOf(url: string): ExecRequest | undefined {
  const {pathname, searchParams} = new URL(url, 'http://server');
  const [, namespace, pod] =
    /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/exec$/.exec(pathname) ?? [];
  if (namespace === undefined || pod === undefined) return undefined;
  return {
    namespace,
    pod,
    container: searchParams.get('container') ?? '',
    command: searchParams.getAll('command'),
    stdin: searchParams.get('stdin') === 'true',
  };
}

/**
 * Runs real programs and speaks of them as the kubelet does.
 * @param protocols the subprotocols that the server knows, the best first
 * @see kubernetes staging/src/k8s.io/kubelet/pkg/cri/streaming/remotecommand/websocket.go
 */
export function execServer(
  protocols: readonly string[],
  answer: (request: ExecRequest) => ExecAnswer,
): ExecServer {
  const sessions: ExecSession[] = [];
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => protocols.find((one) => offered.has(one)) ?? false,
  });
  const children = new Set<ChildProcessWithoutNullStreams>();

  function open(socket: WebSocket, request: ExecRequest): void {
    const session: ExecSession = {
      request,
      protocol: socket.protocol,
      sentBytes: 0,
      pings: 0,
      closed: undefined,
    };
    sessions.push(session);
    socket.on('ping', () => (session.pings += 1));
    socket.on('close', (code) => (session.closed = code));
    socket.on('error', () => undefined); // told by `close`
    for (const channel of [0, 1, 2, 3]) socket.send(Buffer.of(channel));
    const made = answer(request);
    if ('breaksOff' in made) return void socket.terminate();
    if ('status' in made) return tellEnd(socket, made.status);
    const child = spawn(made.file, made.args, {env: {...process.env, ...made.env}});
    children.add(child);
    child.on('close', (code) => {
      children.delete(child);
      tellEnd(socket, endStatus(code ?? 137));
    });
    child.on('error', (error) => tellEnd(socket, {status: 'Failure', message: error.message}));
    socket.on('close', () => child.kill('SIGKILL'));
    passOutput(socket, child, session);
    takeInput(socket, child, request);
  }

  return {
    sessions,
    upgrade(request, socket, head) {
      const asked = execRequestOf(request.url ?? '');
      if (!asked) return void socket.destroy();
      sockets.handleUpgrade(request, socket, head, (opened) => open(opened, asked));
    },
    close() {
      for (const child of children) child.kill('SIGKILL');
      for (const socket of sockets.clients) socket.terminate();
    },
  };
}

/** Holds the program back while the connection does not take what it prints. */
function passOutput(
  socket: WebSocket,
  child: ChildProcessWithoutNullStreams,
  session: ExecSession,
): void {
  for (const [channel, stream] of [
    [1, child.stdout],
    [2, child.stderr],
  ] as const) {
    stream.on('data', (chunk: Buffer) => {
      stream.pause();
      socket.send(Buffer.concat([Buffer.of(channel), chunk]), () => {
        session.sentBytes += chunk.length;
        stream.resume();
      });
    });
  }
}

function takeInput(
  socket: WebSocket,
  child: ChildProcessWithoutNullStreams,
  {stdin}: ExecRequest,
): void {
  child.stdin.on('error', () => undefined); // it may have ended before it read everything
  if (!stdin) child.stdin.end();
  socket.on('message', (message: Buffer) => {
    if (message[0] === 0) child.stdin.write(message.subarray(1));
    if (message[0] === 255 && message[1] === 0) child.stdin.end();
  });
}

function tellEnd(socket: WebSocket, status: object): void {
  if (socket.readyState !== socket.OPEN) return;
  socket.send(Buffer.concat([Buffer.of(3), Buffer.from(JSON.stringify(status))]));
  socket.close(1000);
}

/** @see kubernetes staging/src/k8s.io/kubelet/pkg/cri/streaming/remotecommand/exec.go */
function endStatus(code: number): object {
  if (code === 0) return {metadata: {}, status: 'Success'};
  return {
    metadata: {},
    status: 'Failure',
    reason: 'NonZeroExitCode',
    message: `command terminated with non-zero exit code: exit status ${code}`,
    details: {causes: [{reason: 'ExitCode', message: String(code)}]},
  };
}
