import {join} from 'node:path';
import type {Rest} from '../../kube/rest.js';
import {serverVersion} from '../../kube/version.js';
import type {ApiObject} from '../api/kind.js';
import type {SubresourceHandler} from '../api/server.js';
import {StatusError} from '../api/status.js';
import type {AgentPlaces} from './agent-arguments.js';
import {runAgentCommand, type AgentProgram} from './agent-command.js';
import {startAgentDaemon, type AgentDaemon, type AgentDaemonOptions} from './agent-daemon.js';
import type {ContainerLog} from './container-log.js';
import type {MachineFacts} from './facts.js';
import {keepNode} from './node-heartbeat.js';
import {execServer} from './pod-exec.js';
import {answerLog} from './pod-log.js';
import type {PodShelf} from './pod-shelf.js';
import {answerProxy, type PortMap} from './pod-proxy.js';
import {ensureSystemNamespaces} from './system-namespaces.js';

/** This machine as a node of the embedded API. */
export interface Machine {
  /** What the API passes on to it; they answer once it is started. */
  readonly handlers: readonly SubresourceHandler[];
  /** @returns once the Node is there; the agent follows when it is installed */
  start(rest: Rest, places: AgentPlaces): Promise<void>;
  /** Settles once the agent has ended. */
  close(): Promise<void>;
}

export interface MachineOptions {
  readonly facts: MachineFacts;
  readonly program: AgentDaemonOptions['program'];
  /** Ours: `0.1.0`. */
  readonly version: string;
  /** Under which `/proc` is. */
  readonly root: string;
  readonly pods: PodShelf;
  readonly now: () => Date;
  /** Told of what could not be done; it is tried again. */
  readonly failed: (error: unknown) => void;
}

/** The agent's ports in a pod, as the manifests have them. */
const podPorts = {metrics: 20_257, health: 20_256} as const;

/** A machine that is not started yet. */
export function createMachine(options: MachineOptions): Machine {
  const {facts, program, version, root, pods, now, failed} = options;
  const stop = new AbortController();
  let daemon: AgentDaemon | undefined;
  let places: AgentPlaces | undefined;
  let beating: Promise<void> | undefined;
  const exec = execServer((command, signal) => runIn(program, places, command, signal));

  /** @throws StatusError when there is no process behind the pod */
  function logOf({metadata: {uid, name}}: ApiObject): ContainerLog {
    const current = daemon?.current();
    if (current && current.uid === uid) return current.log;
    const message = `pod "${name}" does not run: on this machine only the agent's pod does`;
    throw new StatusError(404, message, {reason: 'NotFound'});
  }

  const handlers: readonly SubresourceHandler[] = [
    {
      resource: 'pods',
      subresource: 'log',
      handle: async (request, response, pod) =>
        answerLog(request, response, {pod, log: logOf(pod), now: now()}),
    },
    {
      resource: 'pods',
      subresource: 'proxy',
      async handle(request, response, pod) {
        logOf(pod);
        await answerProxy(request, response, portMap(places));
      },
    },
    {
      resource: 'pods',
      subresource: 'exec',
      async handle() {
        const message = 'unable to upgrade: expected a WebSocket, the only way to exec here';
        throw new StatusError(400, message, {reason: 'BadRequest'});
      },
      upgrade(request, socket, head, pod) {
        logOf(pod);
        exec.upgrade(request, socket, head);
      },
    },
  ];

  return {
    handlers,
    async start(rest, given) {
      places = given;
      await ensureSystemNamespaces(rest);
      const versions = {server: (await serverVersion(rest)).gitVersion, plugin: version};
      const node = {facts, versions, root, now, failed, signal: stop.signal};
      ({ended: beating} = await keepNode(rest, node));
      daemon = startAgentDaemon(rest, {facts, places, program, pods, now, failed});
    },
    async close() {
      stop.abort();
      exec.close();
      await Promise.all([daemon?.close(), beating]);
    },
  };
}

async function runIn(
  program: AgentProgram,
  places: AgentPlaces | undefined,
  command: readonly string[],
  signal: AbortSignal,
): ReturnType<typeof runAgentCommand> {
  return runAgentCommand(command, {program, socket: places?.socket ?? ''}, signal);
}

function portMap(places: AgentPlaces | undefined): PortMap {
  if (!places) return new Map();
  const {metrics, health} = places.ports;
  return new Map([
    [podPorts.metrics, metrics],
    [podPorts.health, health],
    [metrics, metrics],
    [health, health],
  ]);
}

/** The program that runs as the agent, of the installed package. */
export function agentProgram(
  packageFolder: string,
  env: AgentProgram['env'],
): AgentDaemonOptions['program'] {
  const passed = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'SystemRoot'];
  return {
    file: join(packageFolder, 'bin', 'agent.js'),
    guard: join(packageFolder, 'dist', 'ends-with-parent.cjs'),
    env: Object.fromEntries(passed.map((name) => [name, env[name]])),
  };
}
