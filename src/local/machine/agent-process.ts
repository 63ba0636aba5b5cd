import http from 'node:http';
import {startProgram} from '../../process/start.js';
import {agentArguments, type AgentPlaces} from './agent-arguments.js';
import type {AgentProgram} from './agent-command.js';
import {agentIn, configSource, type AgentDaemonSet} from './agent-daemon-set.js';
import type {ContainerLog} from './container-log.js';
import {supervise, type Supervisor, type SupervisorPace} from './supervisor.js';

export interface AgentProcessOptions {
  readonly program: AgentProgram & {
    /** Ends the agent with this process: `dist/ends-with-parent.cjs`. */
    readonly guard: string;
  };
  readonly places: AgentPlaces;
  readonly log: ContainerLog;
  readonly changed: () => void;
  readonly now: () => Date;
  readonly pace?: SupervisorPace | undefined;
}

/** Keeps the agent running as a process, with the arguments that the DaemonSet gives its container. */
export function superviseAgent(
  daemonSet: AgentDaemonSet,
  {program, places, log, changed, now, pace}: AgentProcessOptions,
): Supervisor {
  const {args = []} = agentIn(daemonSet.spec.template.spec.containers);
  const own = agentArguments(args, configSource(daemonSet)?.mountPath, places);
  return supervise({
    start: () =>
      startProgram(process.execPath, ['--require', program.guard, program.file, ...own], {
        env: {...program.env, NODE_NAME: places.nodeName},
        stdio: 'pipe',
      }),
    isReady: () => answersOk(places.ports.metrics, '/readyz'),
    log,
    changed,
    now,
    ...(pace && {pace}),
  });
}

const probeLimitMs = 5000;

/** Whether a page of a program on this machine answers 200. */
async function answersOk(port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get({host: '127.0.0.1', port, path, timeout: probeLimitMs}, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
  });
}
