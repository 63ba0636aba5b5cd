import type {IncomingHttpHeaders} from 'node:http';
import type {Describe} from './describe.js';
import type {Identity} from './identity.js';
import type {Kind} from './kind.js';
import type {Media} from './media.js';
import type {Target} from './route.js';
import type {Store} from '../store/store.js';

/** What every verb works on. */
export interface Surroundings {
  readonly store: Store;
  readonly kinds: readonly Kind[];
  readonly describe: Describe | undefined;
  readonly now: () => Date;
}

/** A request for objects, read and let in. */
export interface ObjectRequest {
  readonly method: string;
  readonly target: Target;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly media: Media;
  readonly identity: Identity;
}

/** What is answered, before it is written as the client wants it. */
export interface Answer {
  readonly code: number;
  readonly body: object;
  /** What a person should know though the request was done. */
  readonly warnings?: readonly string[];
}
