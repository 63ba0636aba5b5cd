import {forbidden, unsupported} from './causes.js';
import {decodeContinue, encodeContinue, type Continue} from './continue.js';
import type {Cause, Kind} from './kind.js';
import {versionFault, wholeNumber} from './numbers.js';
import type {ObjectRequest, Surroundings} from './request.js';
import {selectionOf} from './selection.js';
import {badRequest, expired, invalid, resourceName, StatusError} from './status.js';
import type {Entry, Store} from '../store/store.js';

/** Part of a collection, or all of it. */
export interface Page {
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly entries: readonly Entry[];
}

/**
 * What a list answers. A page that goes on shows the state that the first page showed.
 * @throws StatusError 400, 410, 422 and 504 as the real server
 */
export function listPage({store}: Surroundings, {target, query}: ObjectRequest): Page {
  checkListOptions(query, false);
  const selection = selectionOf(target, query);
  const limit = Math.max(0, wholeNumber(query, 'limit') ?? 0);
  const from = startOf(query, store);
  const all = snapshot(target.kind, from, store);
  const first = from.after === '' ? 0 : all.findIndex(({key}) => key > from.after);
  const rest = first < 0 ? [] : all.slice(first);
  const chosen = rest.filter(({stored: {object}}) => selection.matches(object));
  const entries = limit > 0 ? chosen.slice(0, limit) : chosen;
  const last = entries.at(-1);
  const remaining = chosen.length - entries.length;
  return {
    metadata: {
      resourceVersion: String(from.version),
      ...(last && remaining > 0 && {continue: encodeContinue(from.version, last.key)}),
      ...(remaining > 0 && !selection.narrowed && {remainingItemCount: remaining}),
    },
    entries,
  };
}

/**
 * Whether the options of a list or watch fit together.
 * @throws StatusError 422
 */
export function checkListOptions(query: URLSearchParams, watch: boolean): void {
  const causes = watch ? watchFaults(query) : listFaults(query);
  if (causes.length === 0) return;
  throw invalid({group: 'meta.k8s.io', kind: 'ListOptions', name: ''}, causes);
}

/**
 * Waits not at all for a version that is still to come.
 * @throws StatusError 504 as the real server after its three seconds
 */
export function checkReached(version: number, store: Store): void {
  if (version <= store.version()) return;
  throw new StatusError(
    504,
    `Too large resource version: ${version}, current: ${store.version()}`,
    {
      reason: 'Timeout',
      details: {
        causes: [
          {
            reason: 'ResourceVersionTooLarge',
            message: 'Too large resource version',
            field: '',
          },
        ],
        retryAfterSeconds: 1,
      },
    },
  );
}

function startOf(query: URLSearchParams, store: Store): Continue {
  const token = query.get('continue');
  const wanted = query.get('resourceVersion') ?? '';
  if (token) {
    if (wanted !== '' && wanted !== '0') {
      throw badRequest('specifying resource version is not allowed when using continue');
    }
    const {version, after} = decodeContinue(token);
    return {version: version > 0 ? version : store.version(), after};
  }
  if (wanted === '') return {version: store.version(), after: ''};
  const fault = versionFault(wanted);
  if (fault !== undefined) {
    throw badRequest(
      `invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(wanted)}: ${fault}`,
    );
  }
  checkReached(Number(wanted), store);
  const exact = query.get('resourceVersionMatch') === 'Exact';
  return {version: exact ? Number(wanted) : store.version(), after: ''};
}

function snapshot(kind: Kind, from: Continue, store: Store): readonly Entry[] {
  const found = store.list(resourceName(kind), from.version);
  if (found) return found;
  if (from.after === '') {
    throw expired('The resourceVersion for the provided list is too old.');
  }
  throw expired(
    'The provided continue parameter is too old to display a consistent list result. ' +
      'You can start a new list without the continue parameter, or use the continue token in this response to ' +
      'retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - ' +
      'objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
    {continue: encodeContinue(-1, from.after)},
  );
}

const matchField = 'resourceVersionMatch';

function listFaults(query: URLSearchParams): readonly Cause[] {
  const match = query.get(matchField) ?? '';
  if (match === '') return [];
  const version = query.get('resourceVersion') ?? '';
  const faults: Cause[] = [];
  if (version === '') {
    faults.push(
      forbidden(matchField, `${matchField} is forbidden unless resourceVersion is provided`),
    );
  }
  if (query.get('continue')) {
    faults.push(forbidden(matchField, `${matchField} is forbidden when continue is provided`));
  }
  if (match !== 'Exact' && match !== 'NotOlderThan') {
    faults.push(unsupported(matchField, match, ['Exact', 'NotOlderThan', '']));
  }
  if (match === 'Exact' && version === '0') {
    faults.push(
      forbidden(matchField, `${matchField} "exact" is forbidden for resourceVersion "0"`),
    );
  }
  return faults;
}

function watchFaults(query: URLSearchParams): readonly Cause[] {
  const match = query.get(matchField) ?? '';
  const faults: Cause[] = [];
  if (query.has('sendInitialEvents') && match !== 'NotOlderThan') {
    const why = `sendInitialEvents requires setting ${matchField} to NotOlderThan`;
    faults.push(forbidden(matchField, why));
  }
  if (!query.has('sendInitialEvents') && match !== '') {
    const why = `${matchField} is forbidden for watch unless sendInitialEvents is provided`;
    faults.push(forbidden(matchField, why));
  }
  if (query.get('continue')) {
    faults.push(forbidden(matchField, `${matchField} is forbidden when continue is provided`));
  }
  return faults;
}
