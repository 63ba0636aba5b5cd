import {appendFileSync, readFileSync, writeFileSync} from 'node:fs';
import {uptime} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {somePort, startAgentProcess, type AgentProcess} from '../support/agent-process.js';
import type {ExecAnswer, ExecRequest} from '../support/kube-exec.js';
import {
  withKubeServer,
  type KubeObject,
  type KubeServer,
  type KubeServerOptions,
} from '../support/kube-server.js';
import {inTemporaryFolder} from '../support/temporary-folder.js';
import {nodeObject} from './node-objects.js';

const program = fileURLToPath(new URL('../../bin/agent.js', import.meta.url));
const config = fileURLToPath(new URL('../../manifests/config', import.meta.url));

/** One node with the real agent, whose kernel log is a file, and an API server that reaches it. */
export interface SimulateCluster {
  readonly server: KubeServer;
  readonly agent: AgentProcess;
  /** What the kernel would write. */
  kernelSays(line: string): void;
  node(): KubeObject | undefined;
  /** `True DockerHung` */
  condition(type: string): string | undefined;
  mark(): string | undefined;
}

/** The pod of an agent, as its DaemonSet makes it. */
export function agentPod(
  node: string,
  {port, waiting}: {readonly port?: number; readonly waiting?: string} = {},
): KubeObject {
  const name = `npd-agent-${node}`;
  const state = waiting === undefined ? {running: {}} : {waiting: {reason: waiting}};
  return {
    metadata: {
      name,
      namespace: 'npd-system',
      labels: {'app.kubernetes.io/part-of': 'npd', 'app.kubernetes.io/component': 'agent'},
    },
    spec: {
      nodeName: node,
      containers: [
        {
          name: 'npd-agent',
          ...(port !== undefined && {
            ports: [
              {name: 'health', containerPort: 1},
              {name: 'metrics', containerPort: port},
            ],
          }),
        },
      ],
    },
    status: {
      phase: waiting === undefined ? 'Running' : 'Pending',
      containerStatuses: [{name: 'npd-agent', ready: waiting === undefined, state}],
    },
  };
}

/** The same program, after some time: slow enough to do something meanwhile. */
export function slowed(run: ExecAnswer, seconds: number): ExecAnswer {
  if (!('file' in run)) return run;
  const script = `sleep ${seconds}; exec "$@"`;
  return {...run, file: 'sh', args: ['-c', script, 'sh', run.file, ...run.args]};
}

/** Runs `act` with `node-3`, on which the built agent runs with the default rules. */
export async function withSimulateCluster(
  act: (cluster: SimulateCluster) => Promise<void>,
  {
    exec = (_request, run) => run,
    ...options
  }: Omit<KubeServerOptions, 'exec'> & {
    /** What is run instead of the agent's own answer. */
    readonly exec?: (request: ExecRequest, run: ExecAnswer) => ExecAnswer;
  } = {},
): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const log = join(folder, 'kmsg');
    const socket = `--socket=${join(folder, 'run', 'agent.sock')}`;
    const port = somePort();
    function kernelSays(line: string): void {
      const uptimeUs = Math.round(uptime() * 1e6);
      const sequence = readFileSync(log, 'utf8').split('\n').length;
      appendFileSync(log, `3,${sequence},${uptimeUs},-;${line}\n`);
    }

    function answer(request: ExecRequest): ExecAnswer {
      const [, ...words] = request.command;
      return exec(request, {
        file: process.execPath,
        args: [program, ...words, socket],
        env: {NODE_EXTRA_CA_CERTS: undefined},
      });
    }

    writeFileSync(log, '');
    kernelSays('Linux version 6.12.8');
    await withKubeServer(
      async (server) => {
        server.add('nodes', nodeObject('node-3', {agent: false}));
        server.add('pods', agentPod('node-3', {port}));
        const agent = await startAgentProcess([
          `--apiserver-override=${server.url}?inClusterConfig=false`,
          '--hostname-override=node-3',
          '--port=0',
          `--prometheus-port=${port}`,
          `--state-dir=${join(folder, 'state')}`,
          `--kmsg-path=${log}`,
          `--config.system-log-monitor=${config}/kernel-monitor.json,${config}/readonly-monitor.json`,
          socket,
        ]);
        function node(): KubeObject | undefined {
          return server.objects('nodes').find(({metadata}) => metadata.name === 'node-3');
        }

        try {
          await act({
            server,
            agent,
            kernelSays,
            node,
            condition(type) {
              const {conditions = []} = node()?.['status'] as {
                conditions?: readonly {type: string; status: string; reason: string}[];
              };
              const found = conditions.find((one) => one.type === type);
              return found && `${found.status} ${found.reason}`;
            },
            mark: () => node()?.metadata.annotations?.['npd.io/simulation'],
          });
        } finally {
          await agent.end();
        }
      },
      {...options, exec: answer},
    );
  });
}
