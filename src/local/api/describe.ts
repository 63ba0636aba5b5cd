import type {ApiObject, Kind} from './kind.js';
import type {Identity} from './identity.js';

/** How the API tells what it is. Passed in, so that its data is loaded only where it is asked for. */
export interface Describe {
  /**
   * Discovery and OpenAPI.
   * @param path without its query: `/apis/apps/v1`
   * @returns undefined for a path that it does not know
   */
  document(
    path: string,
    asked: DocumentRequest,
  ): Document | undefined | Promise<Document | undefined>;
  /** What `kubectl get` prints of these objects. */
  table(kind: Kind, objects: readonly ApiObject[], options: TableOptions): Table;
  /**
   * A question that is POSTed and answered, but not stored: `/apis/authorization.k8s.io/v1/selfsubjectaccessreviews`.
   * @returns undefined for a path that it does not know
   */
  review(
    path: string,
    asked: Readonly<Record<string, unknown>>,
    identity: Identity,
  ): object | undefined;
}

/** How a document is wanted. */
export interface DocumentRequest {
  readonly accept: string;
  readonly query: URLSearchParams;
  readonly ifNoneMatch: string | undefined;
}

/** An answer to a GET, written as it is. */
export interface Document {
  /** Default 200. */
  readonly code?: number;
  readonly body: object | string | Buffer;
  /** Default `application/json`. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TableOptions {
  readonly includeObject: 'None' | 'Metadata' | 'Object';
  /** False from the second event of a watch on. */
  readonly columns: boolean;
  readonly now: Date;
}

/** A meta.k8s.io/v1 Table without the list's metadata. */
export interface Table {
  readonly columnDefinitions: readonly object[];
  readonly rows: readonly object[];
}
