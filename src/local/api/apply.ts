import type {Answer, ObjectRequest, Surroundings} from './request.js';
import {StatusError} from './status.js';

/** Serves a server-side apply. */
export function applied(
  surroundings: Surroundings,
  request: ObjectRequest,
  document: unknown,
): Answer {
  void [surroundings, request, document];
  throw new StatusError(415, '415: Unsupported Media Type', {
    reason: 'UnsupportedMediaType',
    details: {},
  });
}
