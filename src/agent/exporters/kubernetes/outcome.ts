import {ApiError} from '../../../kube/errors.js';

/** What happened to one try of telling the API server. */
export type Outcome =
  | 'done'
  /** Worth trying again: no connection, an overloaded or starting server. */
  | 'later'
  /** The event to be counted up is not there (any more). */
  | 'gone'
  /** Not allowed; also what a server answers whose roles are not loaded yet: tried again some times. */
  | 'denied'
  /** The server will never take it. */
  | 'refused';

/** What an error of the API client means for the work that it stopped. */
export function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof ApiError)) return 'later';
  const {code} = error;
  if (code === 409) return 'done';
  if (code === 404) return 'gone';
  if (code === 401 || code === 403) return 'denied';
  return code === 408 || code === 429 || code >= 500 ? 'later' : 'refused';
}
