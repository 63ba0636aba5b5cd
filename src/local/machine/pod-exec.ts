import type {IncomingMessage} from 'node:http';
import type {Duplex} from 'node:stream';
import {WebSocketServer, type WebSocket} from 'ws';

/** What a command in the container gave. */
export interface CommandOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in the place of the container's. */
export type RunCommand = (
  command: readonly string[],
  signal: AbortSignal,
) => Promise<CommandOutcome>;

/** Speaks of commands as a kubelet does, on connections that become WebSockets. */
export interface ExecServer {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const channels = {stdout: 1, stderr: 2, error: 3} as const;
/** Nothing that the agent's commands read is longer. */
const longestMessage = 1024 * 1024;

/**
 * @param run the command of each connection
 * @see kubernetes staging/src/k8s.io/kubelet/pkg/cri/streaming/remotecommand/websocket.go
 */
export function execServer(run: RunCommand): ExecServer {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: longestMessage,
    handleProtocols: (offered) => protocols.find((one) => offered.has(one)) ?? false,
  });
  return {
    upgrade(request, socket, head) {
      const {searchParams} = new URL(request.url ?? '/', 'http://server');
      const command = searchParams.getAll('command');
      sockets.handleUpgrade(request, socket, head, (opened) => {
        void converse(opened, command, run);
      });
    },
    close() {
      for (const socket of sockets.clients) socket.terminate();
    },
  };
}

/** Settles when the connection has been told how the command ended. */
async function converse(
  socket: WebSocket,
  command: readonly string[],
  run: RunCommand,
): Promise<void> {
  const gone = new AbortController();
  socket.on('close', () => gone.abort(new Error('the client has gone')));
  socket.on('error', () => undefined); // `close` follows
  try {
    const {exitCode, stdout, stderr} = await run(command, gone.signal);
    tell(socket, channels.stdout, stdout);
    tell(socket, channels.stderr, stderr);
    tell(socket, channels.error, JSON.stringify(endStatus(exitCode)));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    tell(socket, channels.error, JSON.stringify({metadata: {}, status: 'Failure', message}));
  }

  if (socket.readyState === socket.OPEN) socket.close(1000);
}

function tell(socket: WebSocket, channel: number, text: string): void {
  if (text === '' || socket.readyState !== socket.OPEN) return;
  socket.send(Buffer.concat([Buffer.of(channel), Buffer.from(text)]));
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
