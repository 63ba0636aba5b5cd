import assert from 'node:assert/strict';
import {spawn, type ChildProcess} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Cluster} from '../cluster/cluster.js';
import type {Outcome} from '../cluster/kubectl.js';
import {builtImage} from '../image/built-image.js';

const plugin = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

/** A command that runs, as a person types it. */
export interface Typed {
  readonly child: ChildProcess;
  stdout(): string;
  stderr(): string;
  readonly finished: Promise<Outcome & {readonly signal: NodeJS.Signals | null}>;
}

/** `kubectl npd …` typed into the cluster's kubectl, which finds the plugin on its PATH and becomes it. */
export interface ThroughKubectl {
  /** @param kubeconfig default: the administrator's */
  npd(args: readonly string[], kubeconfig?: string): Promise<Outcome>;
  /** Starts one, to be interrupted. */
  type(args: readonly string[]): Typed;
  /** The rules that ship, without lookback: what other tests wrote to the machine's one kernel log must not count. */
  readonly rules: string;
  /** Loads the agent's image, and installs it on every node with `rules`. */
  install(...more: readonly string[]): Promise<void>;
  close(): void;
}

export function throughKubectl(cluster: Cluster): ThroughKubectl {
  const folder = mkdtempSync(join(tmpdir(), 'npd-path-'));
  symlinkSync(plugin, join(folder, 'kubectl-npd'));
  const rules = join(folder, 'rules');
  mkdirSync(rules);
  for (const name of ['kernel-monitor.json', 'readonly-monitor.json']) {
    const text = readFileSync(`manifests/config/${name}`, 'utf8');
    writeFileSync(join(rules, name), text.replace('"5m"', '"0s"'));
  }

  const PATH = [folder, cluster.bin, process.env['PATH']].join(delimiter);

  function npd(args: readonly string[], kubeconfig = cluster.kubeconfig): Promise<Outcome> {
    return cluster.kubectl(['npd', ...args], {env: {PATH}, kubeconfig, timeoutMs: 170_000});
  }

  return {
    rules,
    npd,
    type(args) {
      const env = {...cluster.env, PATH};
      const child = spawn(join(cluster.bin, 'kubectl'), ['npd', ...args], {env});
      const output = {stdout: '', stderr: ''};
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
      const finished = new Promise<Awaited<Typed['finished']>>((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (code, signal) => resolve({code: code ?? -1, signal, ...output}));
      });
      return {child, stdout: () => output.stdout, stderr: () => output.stderr, finished};
    },
    async install(...more) {
      const {path, tag} = await builtImage('full');
      await cluster.loadImage(path);
      const {code, stderr} = await npd([
        ...['install', '--image', tag, '--config', rules, '--timeout=2m'],
        ...more,
      ]);
      assert.equal(code, 0, stderr);
    },
    close: () => rmSync(folder, {recursive: true, force: true}),
  };
}
