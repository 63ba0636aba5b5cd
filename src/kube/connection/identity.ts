import {ConfigError} from '../errors.js';
import {headerText} from '../http/request.js';
import type {Connection} from '../rest.js';
import {runExecPlugin, type ExecCredential, type RunProgram} from './exec-plugin.js';
import {impersonation} from './impersonation.js';
import type {Cluster, ExecSettings, User} from './kubeconfig.js';
import {tokenFile} from './token-file.js';

/** The part of a connection that says who asks. */
export type Identity = Pick<Connection, 'authenticate' | 'certificate'>;

export interface IdentitySurroundings {
  /** The user's, for errors. */
  readonly name: string;
  /** Told to a credential plugin that asks for it. */
  readonly cluster: Cluster;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absent where no program may be started: credential plugins then cannot be used. */
  readonly runProgram?: RunProgram | undefined;
  readonly stdinIsTerminal: () => boolean;
  readonly now: () => Date;
}

/** @throws ConfigError when the user's entry cannot be used, or has two ways to log in */
export function identity(user: User, surroundings: IdentitySurroundings): Identity {
  check(user, surroundings.name);
  const asked = impersonation(user);
  if (user.exec) {
    const plugin = execIdentity(user.exec, surroundings);
    return {
      authenticate: async (refresh) => ({...(await plugin.authenticate(refresh)), ...asked}),
      certificate: plugin.certificate,
    };
  }

  const authorization = authorizationOf(user, surroundings.name);
  return {
    async authenticate(refresh) {
      const value = await authorization(refresh);
      return {...(value !== undefined && {authorization: value}), ...asked};
    },
  };
}

function check(
  {authProvider, exec, token, tokenFile: file, username, password}: User,
  name: string,
): void {
  const ways = [
    ...(token || file ? ['token'] : []),
    ...(username || password ? ['basicAuth'] : []),
    ...(exec ? ['exec'] : []),
  ];
  if (authProvider !== undefined) {
    throw new ConfigError(
      `user \`${name}\`: the auth provider \`${authProvider}\` was removed from Kubernetes clients`,
      {
        hint: 'use a credential plugin (`exec`), which your provider’s tool writes into the kubeconfig',
      },
    );
  }

  if (ways.length > 1) {
    throw new ConfigError(
      `more than one authentication method found for \`${name}\`; found [${ways.join(' ')}], only one is allowed`,
    );
  }
}

type Authorization = (refresh: boolean) => Promise<string | undefined>;

function authorizationOf(user: User, name: string): Authorization {
  if (user.tokenFile !== undefined) {
    const read = opened(user.tokenFile, name);
    return async (refresh) => `Bearer ${headerText(await read(refresh))}`;
  }

  if (user.token) {
    const value = `Bearer ${headerText(user.token.trim())}`;
    return async () => value;
  }

  if (user.username || user.password) {
    const login = Buffer.from(`${user.username ?? ''}:${user.password ?? ''}`, 'utf8');
    return async () => `Basic ${login.toString('base64')}`;
  }

  return async () => undefined;
}

function opened(path: string, name: string): (refresh: boolean) => Promise<string> {
  try {
    return tokenFile(path);
  } catch (cause) {
    throw new ConfigError(
      `user \`${name}\`: the token file \`${path}\` cannot be read: ${(cause as Error).message}`,
      {cause},
    );
  }
}

/** Runs the plugin when it is first needed, when what it gave has expired, and after a 401. */
function execIdentity(
  settings: ExecSettings,
  {cluster, env, runProgram, stdinIsTerminal, now}: IdentitySurroundings,
): Required<Identity> {
  if (!runProgram) {
    throw new ConfigError(
      `the credential plugin \`${settings.command}\` cannot be used here: no programs are started for credentials`,
      {hint: 'use a token, a token file or a client certificate'},
    );
  }

  let credential: ExecCredential | undefined;
  let running: Promise<ExecCredential> | undefined;

  async function current(refresh: boolean): Promise<ExecCredential> {
    const expired = credential?.expiresAt !== undefined && credential.expiresAt <= now();
    if (credential && !expired && !refresh) return credential;
    // Requests at the same time share one run: it may ask the person something.
    running ??= runExecPlugin({
      settings,
      cluster,
      env,
      runProgram: runProgram as RunProgram,
      stdinIsTerminal: stdinIsTerminal(),
    }).finally(() => {
      running = undefined;
    });
    credential = await running;
    return credential;
  }

  return {
    async authenticate(refresh) {
      const {token} = await current(refresh);
      return token === undefined ? {} : {authorization: `Bearer ${headerText(token)}`};
    },
    certificate: () => credential?.certificate,
  };
}
