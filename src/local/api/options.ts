import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Duplex} from 'node:stream';
import type {Store} from '../store/store.js';
import type {Describe} from './describe.js';
import type {Identity} from './identity.js';
import type {ApiObject, Kind} from './kind.js';

/** One that answers a part of an object by itself: `pods/log`. */
export interface SubresourceHandler {
  /** Plural: `pods`. */
  readonly resource: string;
  /** `log`, `exec`, `proxy` */
  readonly subresource: string;
  /** Answers, whatever it takes; what it throws becomes a Status. */
  handle(
    request: IncomingMessage,
    response: ServerResponse,
    object: ApiObject,
    asked: SubresourceRequest,
  ): void | Promise<void>;
  /** Takes the connection over. Without it an upgrade is refused. */
  upgrade?(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    object: ApiObject,
    asked: SubresourceRequest,
  ): void;
}

/** What the path and the query of a sub-resource say. */
export interface SubresourceRequest {
  readonly query: URLSearchParams;
  /** The name as asked for, `npd-agent-x:20257` of a proxy. */
  readonly name: string;
  /** What follows the sub-resource: `/metrics`. */
  readonly rest: string;
}

export interface ApiOptions {
  /** 0: any that is free. */
  readonly port: number;
  readonly store: Store;
  readonly kinds: readonly Kind[];
  /** Without it there is no discovery, and nothing is shown as a table. */
  readonly describe?: Describe;
  readonly subresources: readonly SubresourceHandler[];
  /** The administrator's, who may do everything. */
  readonly token: string;
  /** Others who are let in, by their token. */
  readonly identities?: ReadonlyMap<string, Identity>;
  /** False: plain HTTP, without a certificate. */
  readonly tls: boolean;
  readonly now: () => Date;
  /** Told what goes wrong inside, which the client is told as a 500. */
  readonly log: (message: string, error: unknown) => void;
}
