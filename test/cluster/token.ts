import type {Administrator} from './administrator.js';

export interface TokenOptions {
  /** At least 600, says the API server. Default 3600. */
  readonly expirationSeconds?: number;
  /** Default: the API server's own. */
  readonly audiences?: readonly string[];
  /** The object with which the token dies; one for a Pod or Node carries the node's name. */
  readonly boundTo?: {
    readonly apiVersion: string;
    readonly kind: 'Pod' | 'Node' | 'Secret';
    readonly name: string;
    readonly uid?: string;
  };
}

/** Whose token is wanted. */
export interface ServiceAccount {
  readonly name: string;
  readonly namespace: string;
}

/**
 * Asks the API server for a token of a service account (TokenRequest).
 * @throws with the API server's answer when it refuses
 */
export async function requestToken(
  admin: Administrator,
  port: number,
  account: ServiceAccount,
  options: TokenOptions,
): Promise<string> {
  const path = `/api/v1/namespaces/${account.namespace}/serviceaccounts/${account.name}/token`;
  const answer = await admin.ask('POST', port, path, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: {
      expirationSeconds: options.expirationSeconds ?? 3600,
      audiences: options.audiences,
      boundObjectRef: options.boundTo,
    },
  });
  if (answer.status !== 201) {
    throw new Error(`expected 201 to a POST of ${path}, got \`${answer.status}\`: ${answer.body}`);
  }
  return (JSON.parse(answer.body) as {status: {token: string}}).status.token;
}
