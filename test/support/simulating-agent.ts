import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {AgentState, SimulationDocument} from '../../src/agent/socket/protocol.js';
import {
  runAgentProcess,
  somePort,
  startAgentProcess,
  type AgentProcess,
  type Ended,
} from './agent-process.js';
import {eventually} from './eventually.js';

/** Agents of one node that follow the real kernel log by rules that only this test's lines match. */
export interface SimulatingNode {
  readonly folder: string;
  /** A line that only this node's rules match: two of them, `SimulatedHung` and, permanent, `SimulatedLock`. */
  readonly line: string;
  start(...more: readonly string[]): Promise<AgentProcess>;
  /** Runs a sub-command to its end. */
  ask(...words: readonly string[]): Promise<Ended>;
  /** @throws Error with what it said when it fails */
  inject(...words: readonly string[]): Promise<SimulationDocument>;
  state(): Promise<AgentState>;
  /** Writes to the kernel log as anybody may. */
  write(line: string): void;
  metrics(): Promise<string>;
  /** Ends all agents as the kernel does when memory is short. */
  kill(): Promise<void>;
  /** Ends all agents and removes their files. */
  end(): Promise<void>;
}

/** @param flags of each agent, beside those that keep it apart from others on this machine */
export function simulatingNode(flags: readonly string[]): SimulatingNode {
  const folder = mkdtempSync(join(tmpdir(), 'npd-test-'));
  const word = `npdtest${Math.random().toString(36).slice(2)}`;
  const socket = `--socket=${join(folder, 'run', 'agent.sock')}`;
  const port = somePort();
  const agents: AgentProcess[] = [];
  writeFileSync(join(folder, 'kernel-monitor.json'), JSON.stringify(configOf(word)));

  function ask(command: string, ...words: readonly string[]): Promise<Ended> {
    return runAgentProcess([command, socket, ...words]);
  }

  async function kill(): Promise<void> {
    await Promise.all(agents.map((agent) => agent.end('SIGKILL')));
  }

  async function answerOf<T>(...words: Parameters<typeof ask>): Promise<T> {
    const {code, stdout, stderr} = await ask(...words);
    if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${stderr}`);
    return JSON.parse(stdout) as T;
  }

  return {
    folder,
    line: `${word} docker:7 blocked.`,
    async start(...more) {
      const agent = await startAgentProcess([
        socket,
        `--prometheus-port=${port}`,
        `--state-dir=${join(folder, 'state')}`,
        `--config.system-log-monitor=${join(folder, 'kernel-monitor.json')}`,
        ...flags,
        ...more,
      ]);
      agents.push(agent);
      await eventually('a running monitor', async () => {
        const {monitors} = await answerOf<AgentState>('state');
        return monitors.every(({state}) => state === 'running') || undefined;
      });
      return agent;
    },
    ask: (...words) => ask(words[0] ?? '', ...words.slice(1)),
    inject: (...words) => answerOf('inject', ...words),
    state: () => answerOf('state'),
    write: (line) => writeFileSync('/dev/kmsg', `<3>${line}\n`),
    metrics: async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text(),
    kill,
    async end() {
      await kill();
      rmSync(folder, {recursive: true, force: true});
    },
  };
}

function configOf(word: string): object {
  return {
    plugin: 'kmsg',
    source: 'kernel-monitor',
    lookback: '5m',
    conditions: [
      {type: 'SimulatedDeadlock', reason: 'NoDeadlock', message: 'there is no deadlock'},
    ],
    rules: [
      {type: 'temporary', reason: 'SimulatedHung', pattern: `${word} \\w+:\\w+ blocked.*`},
      {
        type: 'permanent',
        condition: 'SimulatedDeadlock',
        reason: 'SimulatedLock',
        pattern: `${word} docker:\\w+ blocked.*`,
      },
    ],
  };
}
