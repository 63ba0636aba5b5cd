import {isDeepStrictEqual} from 'node:util';
import {ApiError} from '../../kube/errors.js';
import {
  applyObject,
  deleteObject,
  getObject,
  idOf,
  objectText,
  type KubeObject,
  type ObjectId,
} from '../../kube/objects.js';
import type {Rest} from '../../kube/rest.js';

/** What happened to one object, or would have. */
export interface ObjectOutcome {
  /** `daemonset.apps/npd-agent` */
  readonly object: string;
  readonly namespace?: string;
  readonly verb: 'created' | 'configured' | 'unchanged' | 'deleted';
}

/** An object that is to be applied, and what is in the cluster under its name. */
export interface PlannedObject {
  readonly object: KubeObject;
  readonly present: KubeObject | undefined;
}

export interface ApplyOptions {
  readonly forceConflicts: boolean;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
}

/** Who owns the fields that this plugin sets. */
const fieldManager = 'kubectl-npd';

/** Reads what is there under the names of these objects. */
export async function plan(
  rest: Rest,
  objects: readonly KubeObject[],
  signal: AbortSignal,
): Promise<readonly PlannedObject[]> {
  return Promise.all(
    objects.map(async (object) => ({
      object,
      present: await getObject(rest, idOf(object), {signal}),
    })),
  );
}

/**
 * Applies one object.
 * @throws ApiError with code 409 when others set the same fields to other values
 */
export async function apply(
  rest: Rest,
  {object, present}: PlannedObject,
  {forceConflicts, dryRun, signal}: ApplyOptions,
): Promise<ObjectOutcome> {
  const force = forceConflicts;
  const answer = await advised(applyObject(rest, object, {fieldManager, force, dryRun, signal}));
  const same = present && isDeepStrictEqual(essence(present), essence(answer));
  const verb = present ? (same ? 'unchanged' : 'configured') : 'created';
  return outcome(idOf(object), verb);
}

async function advised(answer: Promise<KubeObject>): Promise<KubeObject> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof ApiError && error.reason === 'Conflict')) throw error;
    const {code, reason, details} = error;
    const hint = 'add --force-conflicts to take these fields over';
    throw new ApiError(error.message, {code, reason, details, hint});
  }
}

/** An object without what is written on it for bookkeeping, or by a controller. */
function essence(object: KubeObject): object {
  const metadata = less(object.metadata, ['managedFields', 'resourceVersion', 'generation']);
  return {...less(object, ['status']), metadata};
}

function less(value: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

/** What happened to an object, for a person. */
export function outcome(id: ObjectId, verb: ObjectOutcome['verb']): ObjectOutcome {
  const {namespace} = id;
  return {object: objectText(id), ...(namespace !== undefined && {namespace}), verb};
}

/** Deletes objects one after the other. @returns those that were there */
export async function removeAll(
  rest: Rest,
  objects: readonly ObjectId[],
  {dryRun, signal}: Omit<ApplyOptions, 'forceConflicts'>,
): Promise<readonly ObjectOutcome[]> {
  const outcomes: ObjectOutcome[] = [];
  for (const object of objects) {
    const had = await deleteObject(rest, object, {dryRun, signal});
    if (had) outcomes.push(outcome(object, 'deleted'));
  }

  return outcomes;
}
