import {create} from './create.js';
import {queryVersion} from './numbers.js';
import {patch} from './patch.js';
import {remove, removeAll} from './remove.js';
import type {Answer, ObjectRequest, Surroundings} from './request.js';
import type {Target} from './route.js';
import {oneShown} from './shown.js';
import {checkReached} from './list.js';
import type {ApiObject} from './kind.js';
import {methodNotAllowed, notFound, resourceName} from './status.js';
import {update} from './update.js';

/**
 * What a method asks for at a target, in the words of RBAC.
 * @param watching whether the query says so
 * @throws StatusError 405 for what the kind, or a collection, does not do
 */
export function verbOf(method: string, target: Target, watching: boolean): string {
  const verb = target.watch || watching ? 'watch' : namedVerb(method, target);
  const asked = method === 'GET' && verb === 'watch' ? 'watch' : namedVerb(method, target);
  const status = target.subresource === 'status';
  const served = status
    ? ['get', 'update', 'patch'].includes(asked) && target.kind.verbs.includes(asked)
    : target.kind.verbs.includes(asked);
  const homeless = target.kind.namespaced && target.namespace === undefined;
  if (!served || (homeless && !['list', 'watch'].includes(asked))) throw methodNotAllowed();
  return asked;
}

/** The verb as RBAC has it, whether it is served or not. */
export function namedVerb(method: string, {name}: Pick<Target, 'name'>): string {
  switch (method) {
    case 'GET':
      return name === undefined ? 'list' : 'get';
    case 'POST':
      return name === undefined ? 'create' : 'none';
    case 'PUT':
      return name === undefined ? 'none' : 'update';
    case 'PATCH':
      return name === undefined ? 'none' : 'patch';
    case 'DELETE':
      return name === undefined ? 'deletecollection' : 'delete';
    default:
      return 'none';
  }
}

/** Does everything but lists and watches, which answer in their own ways. */
export function serve(verb: string, surroundings: Surroundings, request: ObjectRequest): Answer {
  const answer = done(verb, surroundings, request);
  const {target, query, media} = request;
  if (media.as === undefined || !isOf(target, answer.body)) return answer;
  const {kind} = target;
  return {...answer, body: oneShown(surroundings, {kind, object: answer.body, query}, media)};
}

function done(verb: string, surroundings: Surroundings, request: ObjectRequest): Answer {
  switch (verb) {
    case 'get':
      return get(surroundings, request);
    case 'create':
      return create(surroundings, request);
    case 'update':
      return update(surroundings, request);
    case 'patch':
      return patch(surroundings, request);
    case 'delete':
      return remove(surroundings, request);
    case 'deletecollection':
      return removeAll(surroundings, request);
    default:
      throw methodNotAllowed();
  }
}

function get({store}: Surroundings, {target, query}: ObjectRequest): Answer {
  checkReached(queryVersion(query) ?? 0, store);
  return {code: 200, body: objectAt(target, store)};
}

/**
 * The object that a target names.
 * @throws StatusError 404
 */
export function objectAt(
  {kind, namespace, name = ''}: Target,
  store: Surroundings['store'],
): ApiObject {
  const key = namespace === undefined ? name : `${namespace}/${name}`;
  const found = store.get(resourceName(kind), key);
  if (!found) throw notFound(kind, name);
  return found.object;
}

function isOf({kind}: Target, body: object): body is ApiObject {
  return 'kind' in body && body.kind === kind.kind;
}
