import {ConfigError} from '../errors.js';
import type {Cluster, ExecSettings} from './kubeconfig.js';

/** Runs a program without a shell; the shape of `src/process/run.ts`. */
export type RunProgram = (
  file: string,
  args: readonly string[],
  options: {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly stdin: 'inherit' | 'ignore';
    readonly stderr?: 'inherit';
  },
) => Promise<{
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}>;

/** What a plugin gave. */
export interface ExecCredential {
  readonly token: string | undefined;
  readonly certificate: {readonly cert: string; readonly key: string} | undefined;
  readonly expiresAt: Date | undefined;
}

export interface ExecPlugin {
  readonly settings: ExecSettings;
  /** Told to the plugin when it asks for it. */
  readonly cluster: Cluster;
  readonly runProgram: RunProgram;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person can answer the plugin's questions. */
  readonly stdinIsTerminal: boolean;
}

/**
 * Runs a credential plugin once; what it says on stderr goes to the person.
 * @throws ConfigError when it is missing, fails or answers something else
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export async function runExecPlugin(plugin: ExecPlugin): Promise<ExecCredential> {
  const {settings, runProgram, env, stdinIsTerminal} = plugin;
  const interactive = settings.interactiveMode !== 'Never' && stdinIsTerminal;
  if (settings.interactiveMode === 'Always' && !interactive) {
    throw failed(settings, 'it asks questions, but standard input is not a terminal');
  }

  const ended = await runProgram(settings.command, settings.args, {
    env: {...env, ...settings.env, KUBERNETES_EXEC_INFO: execInfo(plugin, interactive)},
    stdin: interactive ? 'inherit' : 'ignore',
    stderr: 'inherit',
  }).catch((cause: unknown) => {
    throw notStarted(settings, cause);
  });
  if (ended.code !== 0) {
    throw failed(settings, `it ended with ${ended.signal ?? `exit code ${ended.code}`}`);
  }

  return credentialOf(ended.stdout, settings);
}

/** What the plugin finds in KUBERNETES_EXEC_INFO. */
function execInfo({settings, cluster}: ExecPlugin, interactive: boolean): string {
  const told = {
    server: cluster.server,
    'tls-server-name': cluster.tlsServerName,
    'insecure-skip-tls-verify': cluster.insecureSkipTlsVerify || undefined,
    'certificate-authority-data': cluster.certificateAuthorityData,
    'proxy-url': cluster.proxyUrl,
    'disable-compression': cluster.disableCompression || undefined,
    config: cluster.execConfig,
  };
  return JSON.stringify({
    kind: 'ExecCredential',
    apiVersion: settings.apiVersion,
    spec: {...(settings.provideClusterInfo && {cluster: told}), interactive},
  });
}

/** The parts of an ExecCredential that are read. */
interface CredentialObject {
  readonly kind?: unknown;
  readonly apiVersion?: unknown;
  readonly status?: {
    readonly token?: unknown;
    readonly clientCertificateData?: unknown;
    readonly clientKeyData?: unknown;
    readonly expirationTimestamp?: unknown;
  } | null;
}

function credentialOf(stdout: string, settings: ExecSettings): ExecCredential {
  const {kind, apiVersion, status} = parsed(stdout, settings);
  if (kind !== 'ExecCredential' || apiVersion !== settings.apiVersion) {
    throw failed(
      settings,
      `expected an ExecCredential of \`${settings.apiVersion}\`, got \`${String(kind)}\` of \`${String(apiVersion)}\``,
    );
  }

  const token = text(status?.token);
  const cert = text(status?.clientCertificateData);
  const key = text(status?.clientKeyData);
  if ((cert === undefined) !== (key === undefined)) {
    throw failed(settings, 'it gave only one of certificate and key');
  }

  if (token === undefined && cert === undefined) {
    throw failed(settings, 'it gave neither a token nor a certificate');
  }

  const expiresAt = new Date(text(status?.expirationTimestamp) ?? Number.NaN);
  return {
    token,
    certificate: cert !== undefined && key !== undefined ? {cert, key} : undefined,
    expiresAt: Number.isNaN(expiresAt.getTime()) ? undefined : expiresAt,
  };
}

function parsed(stdout: string, settings: ExecSettings): CredentialObject {
  try {
    const value: unknown = JSON.parse(stdout);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below, without the text: it may hold a secret.
  }

  throw failed(
    settings,
    `expected JSON on its standard output, got ${stdout.length} characters of something else`,
  );
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function notStarted(settings: ExecSettings, cause: unknown): ConfigError {
  const {code, message} = cause as NodeJS.ErrnoException;
  const what = code === 'ENOENT' ? 'there is no such program' : message;
  return failed(settings, what, cause);
}

function failed({command, installHint}: ExecSettings, what: string, cause?: unknown): ConfigError {
  return new ConfigError(`the credential plugin \`${command}\` gave no credentials: ${what}`, {
    hint: installHint?.trim() || 'run it by hand, or log in again with the tool of your provider',
    cause,
  });
}
