import {spawn} from 'node:child_process';
import {delimiter, join} from 'node:path';
import {text} from 'node:stream/consumers';
import {layout} from './layout.js';

export interface KubectlOptions {
  /** Given to its standard input. */
  readonly input?: string;
  /** Instead of the administrator's. */
  readonly kubeconfig?: string;
  /** On top of its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** It is killed then. Default 60,000. */
  readonly timeoutMs?: number;
}

/** What a program left behind. */
export interface Outcome {
  /** Exit code; null when it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `env` must become for kubectl and its plugins to use the cluster, and nothing of the person's own settings. */
export function clusterEnvironment(
  folder: string,
  bin: string,
  env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  return {
    ...env,
    PATH: [bin, env['PATH']].filter(Boolean).join(delimiter),
    KUBECONFIG: layout(folder).kubeconfig,
    // Discovery is cached by address: the next cluster may get the same port.
    KUBECACHEDIR: join(folder, 'kubectl-cache'),
    KUBERC: 'off',
  };
}

/** Runs the kubectl that belongs to a cluster, without a shell. Any exit code is an answer, not an error. */
export async function runKubectl(
  bin: string,
  args: readonly string[],
  options: KubectlOptions & {readonly env: NodeJS.ProcessEnv},
): Promise<Outcome> {
  const child = spawn(join(bin, 'kubectl'), args, {
    env: options.env,
    timeout: options.timeoutMs ?? 60_000,
    killSignal: 'SIGKILL',
  });
  child.stdin.on('error', () => undefined); // it need not read what it is given
  child.stdin.end(options.input ?? '');
  const code = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), code]);
  return {code: await code, stdout, stderr};
}
