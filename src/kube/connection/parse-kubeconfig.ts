import {dirname, isAbsolute, join, resolve} from 'node:path';
import {ConfigError} from '../errors.js';
import {fieldsOf, type Fields} from './fields.js';
import {
  emptyKubeconfig,
  type Cluster,
  type Context,
  type ExecSettings,
  type Kubeconfig,
  type User,
} from './kubeconfig.js';

/**
 * Turns one kubeconfig file into what it says.
 * @param file its path, against which paths in it are resolved
 * @throws ConfigError naming file, and line or field
 */
export async function parseKubeconfig(text: string, file: string): Promise<Kubeconfig> {
  const value = await parseText(text, file);
  if (value === null || value === undefined) return emptyKubeconfig;
  const config = fieldsOf(value, file);
  const kind = config.text('kind');
  if (kind && kind !== 'Config') throw config.wrong('kind', '`Config`');
  const folder = dirname(resolve(file));
  return {
    currentContext: config.text('current-context') || undefined,
    clusters: named(config, 'clusters', 'cluster', (fields) => cluster(fields, folder)),
    users: named(config, 'users', 'user', (fields) => user(fields, folder)),
    contexts: named(config, 'contexts', 'context', context),
  };
}

async function parseText(text: string, file: string): Promise<unknown> {
  if (text.trimStart().startsWith('{')) {
    try {
      return JSON.parse(text);
    } catch {
      // YAML may begin so as well; its parser also says where the mistake is.
    }
  }

  const {parseDocument} = await import('yaml');
  const document = parseDocument(text, {merge: true, uniqueKeys: false, prettyErrors: true});
  const [error] = document.errors;
  if (!error) return document.toJS();
  const [sentence = error.message] = error.message.split(/ at line \d+|\n/);
  // Not kept as the cause: it quotes the line, which may hold a secret.
  throw new ConfigError(
    `kubeconfig \`${file}\`, line ${error.linePos?.[0].line ?? 1}: expected YAML, got: ${sentence}`,
  );
}

/** The entries of a list `[{name, <inner>: {…}}]` by name. */
function named<T>(
  config: Fields,
  list: string,
  inner: string,
  read: (fields: Fields) => T,
): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const entry of config.list(list)) {
    const name = entry.text('name') ?? '';
    if (found.has(name)) throw entry.wrong('name', 'a name that no other entry of the list has');
    const fields = entry.fields(inner);
    if (fields) found.set(name, read(fields));
  }

  return found;
}

function context(fields: Fields): Context {
  return {
    cluster: fields.text('cluster'),
    user: fields.text('user'),
    namespace: fields.text('namespace'),
  };
}

/** The extension that is meant for credential plugins. */
const execExtension = 'client.authentication.k8s.io/exec';

function cluster(fields: Fields, folder: string): Cluster {
  const extension = fields.list('extensions').find((one) => one.text('name') === execExtension);
  return {
    server: fields.text('server'),
    certificateAuthority: path(fields.text('certificate-authority'), folder),
    certificateAuthorityData: fields.base64('certificate-authority-data'),
    insecureSkipTlsVerify: fields.flag('insecure-skip-tls-verify'),
    tlsServerName: fields.text('tls-server-name'),
    proxyUrl: fields.text('proxy-url'),
    disableCompression: fields.flag('disable-compression'),
    execConfig: extension?.value('extension'),
  };
}

function user(fields: Fields, folder: string): User {
  const exec = fields.fields('exec');
  return {
    clientCertificate: path(fields.text('client-certificate'), folder),
    clientCertificateData: fields.base64('client-certificate-data'),
    clientKey: path(fields.text('client-key'), folder),
    clientKeyData: fields.base64('client-key-data'),
    token: fields.text('token'),
    tokenFile: path(fields.text('tokenFile'), folder),
    username: fields.text('username'),
    password: fields.text('password'),
    as: fields.text('as'),
    asUid: fields.text('as-uid'),
    asGroups: fields.texts('as-groups'),
    asUserExtra: userExtra(fields.fields('as-user-extra')),
    exec: exec && execSettings(exec, folder),
    authProvider: fields.fields('auth-provider')?.text('name'),
  };
}

function userExtra(fields: Fields | undefined): User['asUserExtra'] {
  return fields && Object.fromEntries(fields.names().map((key) => [key, fields.texts(key) ?? []]));
}

const execVersions = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];
const interactiveModes = ['Never', 'IfAvailable', 'Always'] as const;

function execSettings(fields: Fields, folder: string): ExecSettings {
  const apiVersion = fields.text('apiVersion') ?? '';
  if (!execVersions.includes(apiVersion)) {
    throw fields.wrong('apiVersion', execVersions.map((one) => `\`${one}\``).join(' or '));
  }

  const command = fields.text('command');
  if (!command) throw fields.wrong('command', 'the name of a program');
  const fallback = apiVersion.endsWith('/v1') ? undefined : 'IfAvailable';
  const asked = fields.text('interactiveMode') ?? fallback;
  const interactiveMode = interactiveModes.find((mode) => mode === asked);
  if (!interactiveMode) {
    throw fields.wrong('interactiveMode', '`Never`, `IfAvailable` or `Always`');
  }

  return {
    apiVersion,
    // Only a name is looked up in PATH.
    command: /[/\\]/.test(command) ? (path(command, folder) ?? command) : command,
    args: fields.texts('args') ?? [],
    env: Object.fromEntries(
      fields.list('env').map((one) => [one.text('name') ?? '', one.text('value') ?? '']),
    ),
    installHint: fields.text('installHint'),
    provideClusterInfo: fields.flag('provideClusterInfo') ?? false,
    interactiveMode,
  };
}

function path(text: string | undefined, folder: string): string | undefined {
  return text && !isAbsolute(text) ? join(folder, text) : text || undefined;
}
