/** What the server says about a refusal, beyond its code and its sentence. */
export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  /** The resource, `nodes`. */
  readonly kind?: string;
  readonly retryAfterSeconds?: number;
  readonly causes?: readonly {
    readonly reason?: string;
    readonly message?: string;
    readonly field?: string;
  }[];
}

/** Every error of `src/kube`: the message says what happened, the hint what a person may do about it. */
export class KubeError extends Error {
  override name = 'KubeError';
  readonly hint: string | undefined;

  constructor(message: string, {hint, cause}: {hint?: string | undefined; cause?: unknown} = {}) {
    super(message, cause === undefined ? undefined : {cause});
    this.hint = hint;
  }
}

/** The server answered, and said no. The message is exactly the server's. */
export class ApiError extends KubeError {
  override name = 'ApiError';
  /** The HTTP status: 404. */
  readonly code: number;
  /** The server's word for it: `NotFound`, `Conflict`, `Forbidden`; empty when it gave none. */
  readonly reason: string;
  readonly details: StatusDetails;

  constructor(
    message: string,
    said: {
      code: number;
      reason?: string | undefined;
      details?: StatusDetails | undefined;
      hint?: string | undefined;
    },
  ) {
    super(message, {hint: said.hint ?? hints[said.code]});
    this.code = said.code;
    this.reason = said.reason ?? '';
    this.details = said.details ?? {};
  }
}

/** The server does not know who asks (401), also after the credentials were refreshed. */
export class CredentialError extends ApiError {
  override name = 'CredentialError';
}

/** No answer, or none that a Kubernetes API server gives: refused, unknown name, TLS, timeout, cut off. */
export class ConnectionError extends KubeError {
  override name = 'ConnectionError';
  /** The address that was tried: `https://10.0.0.1:6443`. */
  readonly server: string;
  readonly problem: ConnectionProblem;

  constructor(
    message: string,
    about: {server: string; problem: ConnectionProblem; hint?: string | undefined; cause?: unknown},
  ) {
    super(message, about);
    this.server = about.server;
    this.problem = about.problem;
  }
}

/** What kept a request from being answered. */
export type ConnectionProblem =
  | 'refused'
  | 'unknown-host'
  | 'unreachable'
  | 'tls'
  | 'proxy'
  | 'timeout'
  | 'cut-off'
  | 'not-kubernetes'
  | 'closed';

/** What was given to find and enter a cluster cannot be used: kubeconfig, flags, environment, a credential plugin. */
export class ConfigError extends KubeError {
  override name = 'ConfigError';
}

/** Asked beforehand, the server said that the user lacks rights; nothing was done. */
export class AccessError extends KubeError {
  override name = 'AccessError';
}

const hints: Readonly<Record<number, string>> = {
  401: 'log in again: the token or certificate may have expired, or may be for another cluster',
  403: 'ask the administrator of the cluster for this right; `kubectl auth can-i --list` shows those you have',
};
