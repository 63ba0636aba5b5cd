/** What a kubeconfig says, several files merged; paths are absolute. Only what is used. */
export interface Kubeconfig {
  readonly currentContext: string | undefined;
  readonly clusters: ReadonlyMap<string, Cluster>;
  readonly users: ReadonlyMap<string, User>;
  readonly contexts: ReadonlyMap<string, Context>;
}

export interface Context {
  readonly cluster?: string | undefined;
  readonly user?: string | undefined;
  readonly namespace?: string | undefined;
}

export interface Cluster {
  readonly server?: string | undefined;
  readonly certificateAuthority?: string | undefined;
  /** Base64, as in the file; so are the other `…Data`. */
  readonly certificateAuthorityData?: string | undefined;
  readonly insecureSkipTlsVerify?: boolean | undefined;
  readonly tlsServerName?: string | undefined;
  readonly proxyUrl?: string | undefined;
  readonly disableCompression?: boolean | undefined;
  /** The extension that credential plugins are given, as it is. */
  readonly execConfig?: unknown;
}

export interface User {
  readonly clientCertificate?: string | undefined;
  readonly clientCertificateData?: string | undefined;
  readonly clientKey?: string | undefined;
  readonly clientKeyData?: string | undefined;
  readonly token?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly as?: string | undefined;
  readonly asUid?: string | undefined;
  readonly asGroups?: readonly string[] | undefined;
  readonly asUserExtra?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly exec?: ExecSettings | undefined;
  /** Name of a legacy auth provider: `gcp`, `oidc`. */
  readonly authProvider?: string | undefined;
}

/** A credential plugin. */
export interface ExecSettings {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly installHint: string | undefined;
  readonly provideClusterInfo: boolean;
  readonly interactiveMode: 'Never' | 'IfAvailable' | 'Always';
}

export const emptyKubeconfig: Kubeconfig = {
  currentContext: undefined,
  clusters: new Map(),
  users: new Map(),
  contexts: new Map(),
};

/** The first file that has a name, or a current context, wins, as in kubectl. */
export function merge(configs: readonly Kubeconfig[]): Kubeconfig {
  return {
    currentContext: configs.find(({currentContext}) => currentContext)?.currentContext,
    clusters: firstWins(configs.map(({clusters}) => clusters)),
    users: firstWins(configs.map(({users}) => users)),
    contexts: firstWins(configs.map(({contexts}) => contexts)),
  };
}

function firstWins<T>(maps: readonly ReadonlyMap<string, T>[]): ReadonlyMap<string, T> {
  return new Map(maps.toReversed().flatMap((map) => [...map]));
}
