import type {Agent, IncomingMessage} from 'node:http';
import type {RequestTrace} from './trace.js';

/** How to reach one API server as one user. Made by `kube/connection`. */
export interface Connection {
  /** Base address, without a trailing slash: `https://10.96.0.1:443`. */
  readonly server: string;
  readonly tls: {
    readonly ca?: string | Buffer;
    readonly cert?: string | Buffer;
    readonly key?: string | Buffer;
    /** Name to verify the certificate against and to send in SNI, instead of the host. */
    readonly serverName?: string;
    readonly insecure?: boolean;
  };
  /** An http(s) proxy to tunnel through: `http://proxy:3128`. */
  readonly proxy?: string;
  /** False: ask for answers as they are, even large ones. */
  readonly compression?: boolean;
  /**
   * Headers that say who asks (Authorization, Impersonate-*), asked for before every request; cheap
   * when nothing changed. `refresh` is true after the server answered 401: get new credentials.
   */
  authenticate(refresh: boolean): Promise<Readonly<Record<string, string | string[]>>>;
  /**
   * The client certificate that came with the credentials, instead of `tls.cert`; asked for after each
   * `authenticate`. The same object as long as nothing changed.
   */
  certificate?(): {readonly cert: string; readonly key: string} | undefined;
  /** Default limit for one request; 0 = none. Watches have none. */
  readonly requestTimeoutMs: number;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What may be said about a request besides method and path. */
export interface Call {
  /** Those that are undefined are left out; a list is given once for each of its texts. */
  readonly query?: Readonly<
    Record<string, string | number | boolean | readonly string[] | undefined>
  >;
  /** Text is sent as it is, an object as JSON. */
  readonly body?: string | object;
  /** Of the body; default `application/json`. */
  readonly contentType?: string;
  /** Default `application/json`. */
  readonly accept?: string;
  /** Its abort rejects the call with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** For the whole request with all its retries; 0 = none; default: the connection's. */
  readonly timeoutMs?: number;
}

/** A call that stays open until the server ends it or `signal` is aborted. */
export interface WatchCall extends Call {
  readonly signal: AbortSignal;
  /** A watch on which nothing came for so long is taken for dead and ended; default 120 s. */
  readonly idleMs?: number;
  /** Called once the server has accepted the watch. */
  readonly opened?: () => void;
}

/**
 * Turns a GET into a conversation of another protocol, on a connection of its own that `agent` makes.
 * @returns what was opened, or the answer with which the server refused
 * @throws Node's errors, the signal's reason
 */
export type Handshake<T> = (
  asked: HandshakeRequest,
) => Promise<{readonly opened: T} | {readonly refused: IncomingMessage}>;

export interface HandshakeRequest {
  /** With the query. */
  readonly url: string;
  /** Those that say who asks among them. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly agent: Agent;
  /** Its abort ends what was opened, too. */
  readonly signal: AbortSignal;
}

export interface WatchEvent<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: T;
}

export interface RestOptions {
  /** `kubectl-npd/v0.1.0` */
  readonly userAgent: string;
  /** Takes a record of each request once it is answered; bodies are only made when asked for. */
  readonly trace?: ((line: RequestTrace) => void) | undefined;
  /** Takes what the server warns of, each text once. */
  readonly warn?: ((text: string) => void) | undefined;
}
