import {parse} from 'yaml';
import {keyOf} from '../store/store.js';
import {decodeObject, jsonError, mediaType, unsupportedBody} from './body.js';
import {invalidValue, unsupported} from './causes.js';
import {goTime} from './time.js';
import type {ApiObject, Cause, Kind} from './kind.js';
import {listPage} from './list.js';
import {wholeNumber} from './numbers.js';
import {endNamespace, checkRemovable} from './namespace-end.js';
import type {Answer, ObjectRequest, Surroundings} from './request.js';
import {isObject} from './shape.js';
import {aboutResource, invalid, notFound, resourceName, StatusError} from './status.js';
import {dryRunFaults} from './write-options.js';

/** Serves the DELETE of one object. */
export function remove(surroundings: Surroundings, request: ObjectRequest): Answer {
  const {kind, namespace, name = ''} = request.target;
  const options = deleteOptions(request);
  const key = namespace === undefined ? name : `${namespace}/${name}`;
  const live = surroundings.store.get(resourceName(kind), key)?.object;
  if (!live) throw notFound(kind, name);
  const left = removeObject(surroundings, {kind, live}, options);
  if (left || kind.answersDeleted) return {code: 200, body: left ?? lastState(surroundings, live)};
  const details = {...aboutResource(kind, name), uid: live.metadata.uid};
  return {
    code: 200,
    body: {kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details},
  };
}

/** Serves the DELETE of a collection: of what its selectors name. */
export function removeAll(surroundings: Surroundings, request: ObjectRequest): Answer {
  const {kind} = request.target;
  const options = deleteOptions(request);
  const {metadata, entries} = listPage(surroundings, request);
  const items = entries.map(({stored: {object}}) => {
    const left = removeObject(surroundings, {kind, live: object}, options) ?? object;
    const {kind: _, apiVersion: _version, ...item} = left;
    void [_, _version];
    return item;
  });
  const {group, version} = kind;
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return {code: 200, body: {kind: `${kind.kind}List`, apiVersion, metadata, items}};
}

interface DeleteOptions {
  readonly dryRun: boolean;
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
}

/**
 * @returns what is left of it until its finalizers are done; undefined when it is gone
 * @throws StatusError 403, 409
 */
function removeObject(
  surroundings: Surroundings,
  {kind, live}: {readonly kind: Kind; readonly live: ApiObject},
  options: DeleteOptions,
): ApiObject | undefined {
  checkPreconditions(kind, live, options);
  checkRemovable(kind, live);
  const {store, now} = surroundings;
  const key = keyOf(live);
  const {finalizers = []} = live.metadata;
  if (kind.kind === 'Namespace') return endNamespace(surroundings, live, options.dryRun);
  if (finalizers.length === 0) {
    if (!options.dryRun) store.remove(resourceName(kind), key);
    return undefined;
  }
  if (live.metadata.deletionTimestamp) return live;
  const marked = {
    ...live,
    metadata: {
      ...live.metadata,
      deletionTimestamp: goTime(now()),
      deletionGracePeriodSeconds: 0,
    },
  };
  return options.dryRun ? marked : store.put(resourceName(kind), key, marked).object;
}

function lastState({store}: Surroundings, live: ApiObject): ApiObject {
  return {...live, metadata: {...live.metadata, resourceVersion: String(store.version())}};
}

function checkPreconditions(kind: Kind, {metadata}: ApiObject, options: DeleteOptions): void {
  const {name, uid = '', resourceVersion = ''} = metadata;
  const why =
    options.uid !== undefined && options.uid !== uid
      ? `the UID in the precondition (${options.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`
      : options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion
        ? `the ResourceVersion in the precondition (${options.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`
        : undefined;
  if (why === undefined) return;
  // The real server names the kind here, not the resource.
  throw new StatusError(409, `Operation cannot be fulfilled on ${named(kind)} "${name}": ${why}`, {
    reason: 'Conflict',
    details: {...aboutResource(kind, name), kind: kind.kind},
  });
}

function named({group, kind}: Kind): string {
  return group === '' ? kind : `${kind}.${group}`;
}

function deleteOptions(request: ObjectRequest): DeleteOptions {
  const {query} = request;
  const given = fieldsOf(request);
  wholeNumber(query, 'gracePeriodSeconds');
  const dryRun = request.body.length > 0 ? (given['dryRun'] ?? []) : query.getAll('dryRun');
  const policy = given['propagationPolicy'] ?? query.get('propagationPolicy') ?? '';
  const preconditions = isObject(given['preconditions']) ? given['preconditions'] : {};
  const causes = [
    ...dryRunFaults(dryRun as readonly string[]),
    ...policyFaults(policy, given['orphanDependents'] ?? query.get('orphanDependents')),
  ];
  if (causes.length > 0) {
    throw invalid({group: 'meta.k8s.io', kind: 'DeleteOptions', name: ''}, causes);
  }
  return {
    dryRun: Array.isArray(dryRun) && dryRun.length > 0,
    uid: textOr(preconditions['uid']),
    resourceVersion: textOr(preconditions['resourceVersion']),
  };
}

const policies = ['Foreground', 'Background', 'Orphan'];

function policyFaults(policy: unknown, orphan: unknown): readonly Cause[] {
  if (policy === '') return [];
  if (orphan !== undefined && orphan !== null) {
    const why = 'orphanDependents and deletionPropagation cannot be both set';
    return [invalidValue('propagationPolicy', policy, why)];
  }
  if (policies.includes(policy as string)) return [];
  return [unsupported('propagationPolicy', policy, [...policies, 'nil'])];
}

/** What a body says; it may be missing, and its faults are the server's own (500), as on the real one. */
function fieldsOf({body, headers}: ObjectRequest): Readonly<Record<string, unknown>> {
  if (body.length === 0) return {};
  const type = mediaType(headers['content-type']);
  if (type === 'application/vnd.kubernetes.protobuf')
    return decodeObject(body, type, 'DeleteOptions');
  if (type !== 'application/json' && type !== 'application/yaml') throw unsupportedBody();
  const fields = decoded(body.toString('utf8'), type);
  const {kind, apiVersion, gracePeriodSeconds: grace, dryRun} = fields;
  if (kind !== undefined && kind !== 'DeleteOptions') {
    throw new StatusError(
      500,
      `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/runtime/scheme.go:110"`,
    );
  }
  if (grace !== undefined && grace !== null && !Number.isInteger(grace)) {
    throw new StatusError(
      500,
      `json: cannot unmarshal ${typeof grace} into Go struct field DeleteOptions.gracePeriodSeconds of type int64`,
    );
  }
  if (dryRun !== undefined && dryRun !== null && !isTexts(dryRun)) {
    throw new StatusError(
      500,
      `json: cannot unmarshal ${typeof dryRun} into Go struct field DeleteOptions.dryRun of type []string`,
    );
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

function decoded(text: string, type: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = type === 'application/json' ? JSON.parse(text) : parse(text, {maxAliasCount: 0});
  } catch {
    throw new StatusError(500, `couldn't get version/kind; json parse error: ${jsonError(text)}`);
  }
  if (isObject(value)) return value;
  throw new StatusError(
    500,
    `couldn't get version/kind; json parse error: json: cannot unmarshal ${typeof value} into Go value`,
  );
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
