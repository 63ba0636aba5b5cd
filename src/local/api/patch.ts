import {parse} from 'yaml';
import {jsonPatch} from '../patch/json-patch.js';
import {isFields, type Fields} from '../patch/json.js';
import {mergeKeysOf} from '../patch/merge-keys.js';
import {mergePatch} from '../patch/merge-patch.js';
import {strategicMerge} from '../patch/strategic-merge.js';
import {apply} from './apply.js';
import {jsonError, mediaType} from './body.js';
import {invalidValue} from './causes.js';
import {apiVersionOf, checkName, inNamespace} from './incoming.js';
import type {ApiObject} from './kind.js';
import type {Answer, ObjectRequest, Surroundings} from './request.js';
import {shapedObject} from './shape.js';
import {badRequest, invalid, notFound, resourceName, StatusError} from './status.js';
import {replaceObject} from './update.js';
import {writeOptions} from './write-options.js';

const kindsOfPatch = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
] as const;
const applyPatch = 'application/apply-patch+yaml';

/** Serves a PATCH of an object or its status. */
export function patch(surroundings: Surroundings, request: ObjectRequest): Answer {
  const {target, headers} = request;
  const asked = headers['content-type'] === undefined ? '' : mediaType(headers['content-type']);
  if (asked === applyPatch) return apply(surroundings, request, decodedYaml(request.body));
  const type = kindsOfPatch.find((one) => one === asked);
  if (!type) {
    throw new StatusError(415, '415: Unsupported Media Type', {
      reason: 'UnsupportedMediaType',
      details: {},
    });
  }
  const options = writeOptions(request, 'PatchOptions');
  const {kind, namespace, name = '', subresource} = target;
  const key = namespace === undefined ? name : `${namespace}/${name}`;
  const live = surroundings.store.get(resourceName(kind), key)?.object;
  if (!live) throw notFound(kind, name);
  const object = inNamespace(patched(live, type, request), target);
  checkName(object, target);
  return {code: 200, body: replaceObject(surroundings, {kind, live, object, subresource}, options)};
}

function patched(
  live: ApiObject,
  type: (typeof kindsOfPatch)[number],
  {body, target: {kind}}: ObjectRequest,
): ApiObject {
  const text = body.toString('utf8');
  const fields = withPatch(live, type, text);
  const apiVersion = apiVersionOf(kind);
  try {
    checkIdentity(fields, {apiVersion, kind: kind.kind});
    return shapedObject(fields, {apiVersion, kind});
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const why = error.message.replace(/^.* cannot be handled as a \w+: /, '');
    throw invalid({group: '', kind: '', name: ''}, [
      invalidValue('patch', JSON.stringify(fields), why),
    ]);
  }
}

function withPatch(live: Fields, type: (typeof kindsOfPatch)[number], text: string): Fields {
  switch (type) {
    case 'application/json-patch+json':
      return jsonPatch(live, decoded(text, 'error decoding patch: '));
    case 'application/merge-patch+json':
      return mergePatch(live, fieldsOf(text, 'error decoding patch: '));
    case 'application/strategic-merge-patch+json':
      return strategicMerge(live, fieldsOf(text, ''), mergeKeysOf(live as ApiObject));
  }
}

function fieldsOf(text: string, doing: string): Fields {
  const value = decoded(text, doing);
  if (isFields(value)) return value;
  if (value === null) throw badRequest('Invalid JSON Patch');
  const got = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  throw badRequest(
    `${doing}json: cannot unmarshal ${got} into Go value of type map[string]interface {}`,
  );
}

function decoded(text: string, doing: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw badRequest(`${doing}${jsonError(text)}`);
  }
}

function decodedYaml(body: Buffer): unknown {
  try {
    return parse(body.toString('utf8'), {maxAliasCount: 0, logLevel: 'silent'}) as unknown;
  } catch (error) {
    const [first = ''] = (error as Error).message.split('\n', 1);
    throw badRequest(`error decoding YAML: error converting YAML to JSON: yaml: ${first}`, error);
  }
}

/** A patch cannot make another kind of an object. */
function checkIdentity(
  fields: Fields,
  {apiVersion, kind}: {apiVersion: string; kind: string},
): void {
  const {apiVersion: version, kind: name} = fields;
  if (version === apiVersion && name === kind) return;
  throw badRequest(
    `no kind "${String(name)}" is registered for version "${String(version)}" in scheme "pkg/runtime/scheme.go:110"`,
  );
}
