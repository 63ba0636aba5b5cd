import {ConfigError} from '../errors.js';
import {headerText} from '../http/request.js';
import {proxyFor} from '../http/proxy-env.js';
import type {Connection} from '../rest.js';
import {parseGoUrl} from './go-url.js';
import {inCluster, serviceAccountFiles, type InClusterSurroundings} from './in-cluster.js';
import {tokenFile} from './token-file.js';

/** What `--apiserver-override` asks for. */
export interface Override {
  /** `https://h:6443`; undefined when scheme or host are missing. */
  readonly server: string | undefined;
  readonly inClusterConfig: boolean;
  readonly insecure: boolean;
  /** Path of a kubeconfig; undefined = none. */
  readonly auth: string | undefined;
  readonly useServiceAccount: boolean;
}

/** What a connection comes to, for those who compare. */
export interface OverrideResult {
  readonly connection: Connection;
  readonly host: string;
  readonly insecure: boolean;
  /** Empty when there is none. */
  readonly bearerToken: string;
}

/**
 * @throws ConfigError when the flag's text is not a URI in Go's eyes; node-problem-detector refuses it at start
 */
export function checkOverride(uri: string): void {
  parseGoUrl(uri);
}

/**
 * @throws ConfigError when the text is not a URI, or one of its settings not what it should be
 * @see https://pkg.go.dev/k8s.io/heapster/common/kubernetes
 */
export function parseOverride(uri: string): Override {
  const {scheme, host, query} = parseGoUrl(uri);
  return {
    server: scheme !== '' && host !== '' ? `${scheme}://${host}` : undefined,
    insecure: goBool(query, 'insecure', false),
    inClusterConfig: goBool(query, 'inClusterConfig', true),
    auth: query.get('auth') || undefined,
    useServiceAccount: goBool(query, 'useServiceAccount', false),
  };
}

/**
 * The connection that `--apiserver-override` describes.
 * @throws ConfigError when it describes none
 */
export async function overrideConnection(
  uri: string,
  surroundings: InClusterSurroundings,
): Promise<Connection> {
  const {connection} = await resolveOverride(uri, surroundings);
  return connection;
}

/** As `overrideConnection`, with what it comes to. */
export async function resolveOverride(
  uri: string,
  surroundings: InClusterSurroundings,
): Promise<OverrideResult> {
  const override = parseOverride(uri);
  const connection = withServiceAccount(await base(override, surroundings), override, surroundings);
  const {authorization = ''} = await connection.authenticate(false);
  return {
    connection,
    host: connection.server,
    insecure: connection.tls.insecure === true,
    bearerToken: String(authorization).replace(/^Bearer /, ''),
  };
}

async function base(
  {server, inClusterConfig, insecure, auth}: Override,
  surroundings: InClusterSurroundings,
): Promise<Connection> {
  if (inClusterConfig) return overridden(inCluster(surroundings), server, insecure, surroundings);
  if (auth !== undefined) return fromKubeconfig(auth, surroundings);
  if (server === undefined) throw new ConfigError('invalid kubernetes master url specified');
  return {
    ...reached(server, surroundings),
    tls: insecure ? {insecure} : {},
    authenticate: async () => ({}),
    requestTimeoutMs,
  };
}

/** A node's agent must notice soon that an answer does not come. */
const requestTimeoutMs = 30_000;

function overridden(
  connection: Connection,
  server: string | undefined,
  insecure: boolean,
  surroundings: InClusterSurroundings,
): Connection {
  return {
    ...reached(server ?? connection.server, surroundings),
    tls: insecure ? {insecure} : connection.tls,
    authenticate: (refresh) => connection.authenticate(refresh),
    requestTimeoutMs,
  };
}

/** The server and the way to it. */
function reached(
  server: string,
  {env}: InClusterSurroundings,
): {readonly server: string; readonly proxy?: string} {
  if (!/^https?:/.test(server) || !URL.canParse(server)) {
    throw new ConfigError(`expected an \`http://\` or \`https://\` address, got \`${server}\``);
  }

  const proxy = proxyFor(server, env);
  return {server, ...(proxy !== undefined && {proxy})};
}

/** Loaded only here: nearly no agent has a kubeconfig. */
async function fromKubeconfig(
  kubeconfig: string,
  {env, root}: InClusterSurroundings,
): Promise<Connection> {
  const {connect} = await import('./index.js');
  const {connection} = await connect(
    {kubeconfig},
    {env, root, homeDir: '/', warn: () => undefined},
  );
  return {...connection, requestTimeoutMs};
}

/** A token that cannot be read is done without, as in node-problem-detector. */
function withServiceAccount(
  connection: Connection,
  {useServiceAccount}: Override,
  {root = '/'}: InClusterSurroundings,
): Connection {
  if (!useServiceAccount) return connection;
  const read = tokenIfAny(serviceAccountFiles(root).token);
  if (!read) return connection;
  return {
    ...connection,
    async authenticate(refresh) {
      const identity = await connection.authenticate(refresh);
      return {...identity, authorization: `Bearer ${headerText(await read(refresh))}`};
    },
  };
}

function tokenIfAny(path: string): ReturnType<typeof tokenFile> | undefined {
  try {
    return tokenFile(path);
  } catch {
    return undefined;
  }
}

/** @throws ConfigError for what strconv.ParseBool does not take for a truth value */
function goBool(query: ReadonlyMap<string, string>, key: string, fallback: boolean): boolean {
  const text = query.get(key);
  if (text === undefined) return fallback;
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text)) return false;
  throw new ConfigError(
    `strconv.ParseBool: parsing "${text}": invalid syntax (setting \`${key}\`, expected \`true\` or \`false\`)`,
  );
}
