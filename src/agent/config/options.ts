import {durationFlag, type Duration} from './duration-flag.js';
import {flagTable} from './flag-table.js';
import {
  boolFlag,
  FlagError,
  floatFlag,
  intFlag,
  listFlag,
  parseFlags,
  stringFlag,
} from './flags.js';
import {defaultSocket} from '../socket/default-socket.js';

/**
 * node-problem-detector's flags with its defaults, and ours after them.
 * @see node-problem-detector cmd/options/options.go
 */
const flags = {
  address: stringFlag({
    initial: '127.0.0.1',
    help: 'Address of the health server (/healthz, /readyz, /conditions).',
  }),
  port: intFlag({
    initial: 20256,
    help: 'Port of the health server; runs with the Kubernetes exporter. 0 = none.',
  }),
  'prometheus-address': stringFlag({initial: '127.0.0.1', help: 'Address of /metrics.'}),
  'prometheus-port': intFlag({initial: 20257, help: 'Port of /metrics. 0 = no metrics.'}),
  'enable-k8s-exporter': boolFlag({
    initial: true,
    help: 'Report conditions and events to the API server.',
  }),
  'apiserver-override': stringFlag({
    initial: '',
    help: 'URI of the API server, such as `https://host:6443?inClusterConfig=false&auth=/kubeconfig`.',
  }),
  'apiserver-wait-timeout': durationFlag({
    initial: '5m0s',
    help: 'How long monitors without saved state wait at start for what the API server remembers.',
  }),
  'apiserver-wait-interval': durationFlag({
    initial: '5s',
    help: 'How long to rest between tries to reach the API server at start.',
  }),
  'k8s-exporter-heartbeat-period': durationFlag({
    initial: '5m0s',
    help: 'Every condition is sent anew at least this often.',
  }),
  'k8s-exporter-write-events': boolFlag({initial: true, help: 'Write events.'}),
  'k8s-exporter-update-node-conditions': boolFlag({initial: true, help: 'Update conditions.'}),
  'event-namespace': stringFlag({initial: '', help: 'Namespace of events. Empty = default.'}),
  'hostname-override': stringFlag({
    initial: '',
    help: 'Name of the node. Empty = $NODE_NAME, else the host name.',
  }),
  'kube-api-qps': floatFlag({
    initial: 500,
    help: 'Requests a second to the API server. 0 = no limit.',
  }),
  'kube-api-burst': intFlag({initial: 500, help: 'Requests at once to the API server.'}),
  'config.system-log-monitor': listFlag({
    initial: [],
    help: 'Config files of system-log monitors, comma-separated.',
  }),
  'system-log-monitors': listFlag({initial: [], help: 'Older name of the same.', hidden: true}),
  'state-dir': stringFlag({
    initial: '/var/lib/npd-agent',
    help: 'Folder that remembers log positions and conditions over restarts. Empty = remember nothing.',
  }),
  socket: stringFlag({
    initial: defaultSocket,
    help: 'Unix socket on which the agent answers its own sub-commands. Empty = none.',
  }),
  'kmsg-path': stringFlag({initial: '/dev/kmsg', help: 'The kernel log.'}),
  'exporter.console': boolFlag({
    initial: false,
    help: 'Print each problem as a line in plain words on standard output.',
  }),
  'log-format': stringFlag({
    initial: 'text',
    help: 'The agent’s own log on standard error: text or json.',
  }),
  version: boolFlag({initial: false, help: 'Print the version and exit.'}),
  v: intFlag({
    initial: 0,
    short: 'v',
    help: 'Accepted for klog; the log says the same at each level.',
  }),
  vmodule: stringFlag({initial: '', help: 'Accepted for klog.', hidden: true}),
  logtostderr: boolFlag({
    initial: true,
    help: 'Accepted for klog; the log is on standard error.',
    hidden: true,
  }),
} as const;

/** Checked options of the agent. */
export interface AgentOptions {
  readonly nodeName: string;
  readonly health: {readonly address: string; readonly port: number};
  readonly metrics: {readonly address: string; readonly port: number};
  /** undefined: `--enable-k8s-exporter=false`. */
  readonly kubernetes: KubernetesSettings | undefined;
  readonly console: boolean;
  /** Each path once; `repeated` when it was given several times. */
  readonly configFiles: readonly {
    readonly kind: 'system-log';
    readonly path: string;
    readonly repeated: boolean;
  }[];
  readonly stateDir: GivenPath;
  readonly socket: GivenPath;
  readonly kmsgPath: string;
  readonly logFormat: 'text' | 'json';
}

/** A path, and whether somebody asked for it: then it is fatal that it cannot be had. Empty = none. */
export interface GivenPath {
  readonly path: string;
  readonly given: boolean;
}

/** What the Kubernetes exporter is told by flags. */
export interface KubernetesSettings {
  readonly apiserverOverride: string;
  readonly waitTimeout: Duration;
  readonly waitInterval: Duration;
  readonly heartbeat: Duration;
  readonly writeEvents: boolean;
  readonly updateConditions: boolean;
  readonly eventNamespace: string;
  readonly qps: number;
  readonly burst: number;
}

/** What the command line asks for. */
export type Asked =
  | {readonly ask: 'help'}
  | {readonly ask: 'version'}
  | {readonly ask: 'run'; readonly options: AgentOptions};

/**
 * @param env the environment: NODE_NAME
 * @param hostName what the operating system calls this machine
 * @throws FlagError for a command line that cannot be run: exit code 2
 */
export function readOptions(
  argv: readonly string[],
  {env, hostName}: {readonly env: NodeJS.ProcessEnv; readonly hostName: string},
): Asked {
  const values = parseFlags(flags, argv);
  if (values === 'help') return {ask: 'help'};
  if (values.version) return {ask: 'version'};
  const logFormat = values['log-format'];
  if (logFormat !== 'text' && logFormat !== 'json') {
    throw new FlagError(`flag \`--log-format\`: expected text or json, got \`${logFormat}\``);
  }

  const options: AgentOptions = {
    nodeName: values['hostname-override'] || env['NODE_NAME'] || hostName,
    health: {address: values.address, port: values.port},
    metrics: {address: values['prometheus-address'], port: values['prometheus-port']},
    kubernetes: values['enable-k8s-exporter']
      ? {
          apiserverOverride: values['apiserver-override'],
          waitTimeout: values['apiserver-wait-timeout'],
          waitInterval: values['apiserver-wait-interval'],
          heartbeat: values['k8s-exporter-heartbeat-period'],
          writeEvents: values['k8s-exporter-write-events'],
          updateConditions: values['k8s-exporter-update-node-conditions'],
          eventNamespace: values['event-namespace'],
          qps: values['kube-api-qps'],
          burst: values['kube-api-burst'],
        }
      : undefined,
    console: values['exporter.console'],
    configFiles: configFiles(values['config.system-log-monitor'], values['system-log-monitors']),
    stateDir: {path: values['state-dir'], given: isGiven('state-dir', argv)},
    socket: {path: values.socket, given: isGiven('socket', argv)},
    kmsgPath: values['kmsg-path'],
    logFormat,
  };
  return {ask: 'run', options};
}

/** The text of `--help`. */
export function usage(): string {
  return `Usage: npd-agent [flags]
       npd-agent inject|state|config [flags]   asks the running agent; --help tells more

Finds problems of this node and reports them as Node conditions, Events and metrics.

Flags:
${flagTable(flags)}`;
}

function isGiven(flag: string, argv: readonly string[]): boolean {
  return argv.some((word) => word === `--${flag}` || word.startsWith(`--${flag}=`));
}

function configFiles(
  given: readonly string[],
  older: readonly string[],
): AgentOptions['configFiles'] {
  if (given.length > 0 && older.length > 0) {
    throw new FlagError(
      'flags `--system-log-monitors` and `--config.system-log-monitor` name the same thing; give the second one only',
    );
  }

  const paths = [...given, ...older];
  if (paths.length === 0) {
    throw new FlagError(
      'No configuration option for any problem daemon is specified: give `--config.system-log-monitor=FILE`',
    );
  }

  return [...new Set(paths)].map((path) => ({
    kind: 'system-log',
    path,
    repeated: paths.indexOf(path) !== paths.lastIndexOf(path),
  }));
}
