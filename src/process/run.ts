import {spawn} from 'node:child_process';

export interface RunOptions {
  /** The program's whole environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `inherit`: it reads what the person types. Default `ignore`. */
  readonly stdin?: 'inherit' | 'ignore' | undefined;
  /** `inherit`: the person sees it at once, and the result has none. Default: collected. */
  readonly stderr?: 'inherit' | undefined;
  /** After it the program is killed and `signal` is `SIGKILL`; default: no limit. */
  readonly timeoutMs?: number | undefined;
  /** Its abort kills the program and rejects. */
  readonly signal?: AbortSignal | undefined;
}

/** How a program ended, and what it said. */
export interface RunResult {
  /** Null when it was ended by a signal. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end, without a shell. An exit code other than 0 is a result, not an error.
 * @throws Node's error, with `code` `ENOENT` and the like, when it cannot be started; the signal's reason
 */
export async function runProgram(
  file: string,
  args: readonly string[],
  {env, stdin = 'ignore', stderr, timeoutMs, signal}: RunOptions,
): Promise<RunResult> {
  signal?.throwIfAborted();
  const child = spawn(file, args, {
    env: {...env},
    stdio: [stdin, 'pipe', stderr ?? 'pipe'],
    windowsHide: true,
  });
  const said = {stdout: collected(child.stdout), stderr: collected(child.stderr)};
  function kill(): void {
    child.kill('SIGKILL');
  }

  const timer = timeoutMs === undefined ? undefined : setTimeout(kill, timeoutMs);
  signal?.addEventListener('abort', kill, {once: true});
  try {
    const ended = await new Promise<Pick<RunResult, 'code' | 'signal'>>((resolve, reject) => {
      child.on('error', reject);
      // Not `close`: what the program has left behind may hold its pipes open for ever.
      child.on('exit', (code, by) => resolve({code, signal: by}));
    });
    signal?.throwIfAborted();
    return {...ended, stdout: await said.stdout(), stderr: await said.stderr()};
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', kill);
  }
}

/** How long what was written before the exit may take to arrive. */
const drainMs = 1000;

/** Gathers a stream's text; the function gives it once the stream has ended, or all there is after a moment. */
function collected(stream: NodeJS.ReadableStream | null): () => Promise<string> {
  const chunks: Buffer[] = [];
  if (!stream) return async () => '';
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => stream.on('close', resolve));
  return async () => {
    let timer: NodeJS.Timeout | undefined;
    const drained = new Promise<void>((resolve) => (timer = setTimeout(resolve, drainMs)));
    await Promise.race([ended, drained]);
    clearTimeout(timer);
    return Buffer.concat(chunks).toString('utf8');
  };
}
