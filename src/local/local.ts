import {randomBytes} from 'node:crypto';
import {mkdir, symlink, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {rest as openRest, type Rest} from '../kube/rest.js';
import {kinds} from './api/kinds.js';
import {startApi, type Api} from './api/server.js';
import {describeKinds} from './describe/index.js';
import {agentIdentity} from './machine/agent-rights.js';
import type {AgentPlaces} from './machine/agent-arguments.js';
import {machineFacts} from './machine/facts.js';
import {freePorts} from './machine/free-ports.js';
import {openKernelLog, type KernelLog} from './machine/kernel-log.js';
import {kubeconfigText} from './machine/kubeconfig.js';
import {agentProgram, createMachine} from './machine/machine.js';
import {createNodes, readNodes} from './machine/more-nodes.js';
import {podShelf} from './machine/pod-shelf.js';
import {keepInDataDir, readDataDir} from './store/data-dir.js';
import {createStore} from './store/store.js';

export interface LocalOptions {
  /** The installed package. */
  readonly packageFolder: string;
  /** Ours: `0.1.0`. */
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A folder of this run alone, which the caller removes. */
  readonly folder: string;
  /** What the agent remembers; default: in `folder`. */
  readonly stateDir: string | undefined;
  /** What the API remembers; default: nothing. */
  readonly dataDir: string | undefined;
  /** Of the API; 0 = any. */
  readonly port: number;
  /** Nodes besides this machine. */
  readonly nodesFrom: string | undefined;
  /** `/dev/kmsg` */
  readonly kmsgPath: string;
  /** Under which `/proc`, `/sys` and `/etc` are. */
  readonly root: string;
  readonly now: () => Date;
  /** Told of what could not be done; it is tried again. */
  readonly failed: (error: unknown) => void;
}

/** An embedded API with this machine as its node. */
export interface Local {
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** Folder with `kubectl-npd`, for a PATH. */
  readonly binFolder: string;
  /** `https://127.0.0.1:40123` */
  readonly server: string;
  readonly nodeName: string;
  /** Of the agent, on loopback. */
  readonly ports: {readonly health: number; readonly metrics: number};
  readonly kernelLog: KernelLog;
  /** Facts of this machine that could not be read: `/etc/os-release (EACCES)`. */
  readonly unread: readonly string[];
  /** Ends the agent and the API; both have ended when it settles. */
  close(): Promise<void>;
}

/**
 * Starts the embedded API and makes this machine its node. The agent runs as soon as its DaemonSet is applied.
 * @throws Error when the port cannot be had, a folder not be written, or a file not be read
 */
export async function startLocal(options: LocalOptions): Promise<Local> {
  const {folder, packageFolder, version, env, root, now, failed} = options;
  const facts = await machineFacts(root);
  const nodes = options.nodesFrom === undefined ? [] : await readNodes(options.nodesFrom);
  const program = agentProgram(packageFolder, env);
  const {dataDir} = options;
  const content = dataDir === undefined ? undefined : readDataDir(dataDir);
  const store = createStore({...(content && {content})});
  const keepRest = dataDir === undefined ? undefined : keepInDataDir(store, dataDir, failed);
  const pods = podShelf(store, now);
  const machine = createMachine({facts, program, version, root, pods, now, failed});
  const agentToken = newToken();
  const api = await startApi({
    port: options.port,
    store,
    kinds,
    describe: describeKinds(kinds, {now}),
    subresources: machine.handlers,
    token: newToken(),
    identities: new Map([[agentToken, agentIdentity(facts.name)]]),
    tls: true,
    now,
    log: (message, cause) => failed(new Error(`${message}: ${String(cause)}`, {cause})),
  });
  const rest = restOf(api, `kubectl-npd-local/v${version}`);
  const kernelLog = openKernelLog({path: join(folder, 'kmsg'), source: options.kmsgPath, failed});
  async function close(): Promise<void> {
    await machine.close();
    await kernelLog.stop();
    rest.close();
    await api.close();
    keepRest?.();
  }
  try {
    const agentFile = join(folder, 'agent.kubeconfig');
    const kubeconfig = await writeKubeconfig(join(folder, 'kubeconfig'), 'npd-local', api);
    await writeKubeconfig(agentFile, 'npd-agent', {...api, token: agentToken});
    const binFolder = await linkPrograms(join(folder, 'bin'), packageFolder);
    const [health = 0, metrics = 0] = await freePorts(2);
    const places: AgentPlaces = {
      nodeName: facts.name,
      server: api.url,
      kubeconfig: agentFile,
      configFolder: join(folder, 'config'),
      stateDir: options.stateDir ?? join(folder, 'state'),
      socket: join(folder, 'agent.sock'),
      kmsgPath: kernelLog.path,
      ports: {health, metrics},
    };
    await machine.start(rest, places);
    await createNodes(rest, nodes);
    const {name: nodeName, unread} = facts;
    const {ports} = places;
    return {kubeconfig, binFolder, server: api.url, nodeName, ports, kernelLog, unread, close};
  } catch (error) {
    await close();
    throw error;
  }
}

function newToken(): string {
  return randomBytes(32).toString('base64url');
}

function restOf({url, ca, token}: Api, userAgent: string): Rest {
  const connection = {
    server: url,
    tls: {ca},
    authenticate: async () => ({authorization: `Bearer ${token}`}),
    requestTimeoutMs: 30_000,
  };
  return openRest(connection, {userAgent});
}

async function writeKubeconfig(
  file: string,
  user: string,
  {url: server, ca, token}: Pick<Api, 'url' | 'ca' | 'token'>,
): Promise<string> {
  const text = kubeconfigText({name: 'npd-local', user, server, ca, token});
  await writeFile(file, text, {mode: 0o600});
  return file;
}

/** `kubectl-npd` as this package has it, whether or not it is installed. */
async function linkPrograms(folder: string, packageFolder: string): Promise<string> {
  await mkdir(folder);
  await symlink(join(packageFolder, 'bin', 'run.js'), join(folder, 'kubectl-npd'));
  return folder;
}
