import {spawn} from 'node:child_process';

export interface ToolOptions {
  readonly env: NodeJS.ProcessEnv;
  /** What the program reads; default: nothing. */
  readonly input?: Uint8Array | undefined;
}

/** A program of the system that could not be run or did not end with 0. */
export class ToolError extends Error {
  /** What it wrote to stderr; '' when it could not be started. */
  readonly stderr: string;

  constructor(message: string, stderr: string, options?: ErrorOptions) {
    super(message, options);
    this.stderr = stderr;
  }
}

/**
 * Runs a program to its end, without a shell.
 * @returns the bytes of its stdout
 * @throws ToolError
 */
export async function runTool(
  file: string,
  args: readonly string[],
  {env, input}: ToolOptions,
): Promise<Buffer> {
  const child = spawn(file, args, {env, stdio: ['pipe', 'pipe', 'pipe']});
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  child.stdin.on('error', () => undefined); // a program that ends early says why on stderr
  child.stdin.end(input);
  const ended = await new Promise<number | string>((resolve, reject) => {
    child.once('error', (cause: NodeJS.ErrnoException) => reject(notStarted(file, cause)));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'nothing'));
  });
  if (ended === 0) return Buffer.concat(stdout);
  const said = Buffer.concat(stderr).toString('utf8').trim();
  throw new ToolError(
    `expected \`${[file, ...args].join(' ')}\` to end with 0, it ended with \`${ended}\`: ${said}`,
    said,
  );
}

function notStarted(file: string, cause: NodeJS.ErrnoException): Error {
  if (cause.code !== 'ENOENT') return cause;
  return new ToolError(
    `expected the program \`${file}\`, found none; the image is built with the tools of Debian 12 (apt, dpkg, gzip): ` +
      'use such a machine, or the Dockerfile',
    '',
    {cause},
  );
}
