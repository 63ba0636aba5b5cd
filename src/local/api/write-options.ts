import {forbidden, required, tooLong, unsupported} from './causes.js';
import type {Cause} from './kind.js';
import type {ObjectRequest} from './request.js';
import {invalid} from './status.js';

/** What a write says about itself, besides the object. */
export interface WriteOptions {
  /** Everything is done but storing it. */
  readonly dryRun: boolean;
  /** Who owns the fields that are written. */
  readonly manager: string;
  /** What becomes of fields that nobody knows. */
  readonly unknownFields: 'Ignore' | 'Warn' | 'Strict';
  readonly force: boolean;
}

type Kind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions';

/**
 * Reads the options of a create, update or patch.
 * @param apply whether it is a server-side apply, which has to say who applies
 * @throws StatusError 422
 */
export function writeOptions(
  {query, headers}: Pick<ObjectRequest, 'query' | 'headers'>,
  kind: Kind,
  apply = false,
): WriteOptions {
  const causes = [...managerFaults(query, kind, apply), ...faults(query)];
  if (causes.length > 0) throw invalid({group: 'meta.k8s.io', kind, name: ''}, causes);
  const validation = query.get('fieldValidation');
  return {
    dryRun: query.getAll('dryRun').length > 0,
    manager: query.get('fieldManager') || programOf(headers['user-agent']),
    unknownFields: validation === 'Strict' || validation === 'Ignore' ? validation : 'Warn',
    force: query.get('force') === 'true' || query.get('force') === '1',
  };
}

/** What is wrong with a `dryRun`. */
export function dryRunFaults(dryRun: readonly string[]): readonly Cause[] {
  if (dryRun.every((one) => one === 'All')) return [];
  const {reason, message} = unsupported('dryRun', dryRun, ['All']);
  return [{reason, message, field: 'dryRun'}];
}

const validations = ['', 'Ignore', 'Strict', 'Warn'];

function faults(query: URLSearchParams): readonly Cause[] {
  const validation = query.get('fieldValidation') ?? '';
  return [
    ...dryRunFaults(query.getAll('dryRun')),
    ...(validations.includes(validation)
      ? []
      : [unsupported('fieldValidation', validation, validations)]),
  ];
}

function managerFaults(query: URLSearchParams, kind: Kind, apply: boolean): readonly Cause[] {
  const manager = query.get('fieldManager') ?? '';
  const causes: Cause[] = [];
  if (kind === 'PatchOptions' && apply && manager === '') {
    causes.push(required('fieldManager', 'is required for apply patch'));
  }
  if (kind === 'PatchOptions' && !apply && query.has('force')) {
    causes.push(forbidden('force', 'may not be specified for non-apply patch'));
  }
  if (Buffer.byteLength(manager) > 128) causes.push(tooLong('fieldManager', 128));
  return causes;
}

/** `kubectl-npd` of `kubectl-npd/0.1.0 (linux)`. */
function programOf(userAgent = ''): string {
  return userAgent.split('/', 1)[0]?.slice(0, 128) || 'unknown';
}
