import {ConnectionError, KubeError} from './errors.js';
import {exitCodeIn} from './exec/command-end.js';
import {webSocket, type Liveness, type MessageStream} from './exec/web-socket.js';
import {orAborted} from './http/lifetime.js';
import type {Rest} from './rest.js';

/** Takes what a command prints; while what it returns is unsettled, the command is held back. */
export type Sink = (chunk: Buffer) => void | Promise<void>;

/** A command in a container, and its streams. */
export interface ExecCall {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** The program and its arguments; no shell reads them. */
  readonly command: readonly string[];
  /** Default: it has no standard input. */
  readonly stdin?: AsyncIterable<Uint8Array> | undefined;
  /** Default: it has none. One of the two must be there. */
  readonly stdout?: Sink | undefined;
  readonly stderr?: Sink | undefined;
  /** Its abort ends the connection at once and rejects with its reason. The command itself may run on. */
  readonly signal?: AbortSignal | undefined;
  readonly liveness?: Liveness | undefined;
}

/** One byte before each message says what it is about; 4 would be the size of a terminal. */
const channel = {stdin: 0, stdout: 1, stderr: 2, error: 3, close: 255} as const;
/** v5 can say that the input is over. */
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;
const largestPiece = 32 * 1024;
/** The server closes after the end was told; one that does not is not waited for. */
const farewellMs = 2000;

/**
 * Runs a command in a container. It is never run twice: what breaks after the server agreed is an error.
 * @returns its exit code
 * @throws ApiError when the server refuses or the command cannot be started; ConnectionError when it is cut off before
 * the command's end was told
 */
export async function exec(rest: Rest, call: ExecCall): Promise<number> {
  const {namespace, pod, container, command, stdin, stdout, stderr, signal, liveness} = call;
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/exec`;
  const query = {
    container,
    command,
    ...(stdin && {stdin: true}),
    ...(stdout && {stdout: true}),
    ...(stderr && {stderr: true}),
  };
  const handshake = webSocket(protocols, liveness);
  return rest.conversation(path, {query, signal}, handshake, (stream, lifetime) =>
    orAborted(converse(stream, call), lifetime),
  );
}

/** What a command printed, and how it ended. */
export interface ExecOutput {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** When it first printed something, by `performance.now()`: its end comes later, as the node has to clear up. */
  readonly printedAt?: number;
}

/**
 * Runs a command and keeps what it prints.
 * @throws KubeError when it prints more than `mostBytes` on one of its streams, 1 MiB unless given
 */
export async function execOutput(
  rest: Rest,
  {mostBytes = 1024 * 1024, ...call}: ExecCall & {readonly mostBytes?: number},
): Promise<ExecOutput> {
  const [stdout, stderr] = [collector('output', mostBytes), collector('error output', mostBytes)];
  const exitCode = await exec(rest, {...call, stdout: stdout.take, stderr: stderr.take});
  const printedAt = stdout.since();
  return {
    exitCode,
    stdout: stdout.text(),
    stderr: stderr.text(),
    ...(printedAt !== undefined && {printedAt}),
  };
}

/** Keeps the chunks of one stream. */
interface Collector {
  readonly take: Sink;
  text(): string;
  since(): number | undefined;
}

function collector(what: string, mostBytes: number): Collector {
  const chunks: Buffer[] = [];
  let size = 0;
  let since: number | undefined;
  return {
    since: () => since,
    take(chunk) {
      since ??= performance.now();
      size += chunk.length;
      if (size > mostBytes) {
        throw new KubeError(`expected at most ${mostBytes} bytes of ${what} from the command`);
      }

      chunks.push(chunk);
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
  };
}

/** Feeds the command and takes what it says, until its end is told. */
async function converse(stream: MessageStream, call: ExecCall): Promise<number> {
  const input = call.stdin?.[Symbol.asyncIterator]();
  const output = received(stream, call);
  try {
    if (!input) return await output;
    // An input that fails ends the command; one that is over does not.
    const fed = feed(stream, input).then(() => output);
    return await Promise.race([output, fed]);
  } finally {
    stream.close();
    output.catch(() => undefined);
    void input?.return?.()?.catch(() => undefined); // it may be waiting for a person
  }
}

async function feed(stream: MessageStream, input: AsyncIterator<Uint8Array>): Promise<void> {
  for (let next = await input.next(); next.done !== true; next = await input.next()) {
    const chunk = next.value;
    for (let from = 0; from < chunk.length; from += largestPiece) {
      const piece = chunk.subarray(from, from + largestPiece);
      await stream.send(Buffer.concat([Buffer.of(channel.stdin), piece]));
    }
  }

  if (stream.protocol === protocols[0]) {
    await stream.send(Buffer.of(channel.close, channel.stdin));
    return;
  }

  throw new KubeError(
    `the server speaks \`${stream.protocol}\`, in which the end of the input cannot be told`,
    {hint: 'use a Kubernetes 1.30 or newer, or give the command a file instead'},
  );
}

async function received(stream: MessageStream, {stdout, stderr}: ExecCall): Promise<number> {
  let told = '';
  let exitCode: number | undefined;
  let farewell: NodeJS.Timeout | undefined;

  function end(text: string): void {
    told += text;
    exitCode = exitCodeIn(told);
    if (exitCode !== undefined) farewell ??= setTimeout(() => stream.close(), farewellMs);
  }

  try {
    for await (const message of stream.messages) {
      const data = message.subarray(1);
      if (data.length === 0) continue; // the kubelet opens each channel with one of these
      if (message[0] === channel.stdout) await stdout?.(data);
      if (message[0] === channel.stderr) await stderr?.(data);
      if (message[0] === channel.error) end(data.toString('utf8'));
    }
  } catch (error) {
    if (exitCode === undefined || !(error instanceof ConnectionError)) throw error;
  } finally {
    clearTimeout(farewell);
  }

  if (exitCode !== undefined) return exitCode;
  throw new ConnectionError('the connection was closed before the end of the command was told', {
    server: stream.server,
    problem: 'cut-off',
    hint: 'whether the command ran to its end is not known; did the node or the API server restart?',
  });
}
