import type {Attributes, Identity} from '../api/identity.js';
import {badRequest, StatusError} from '../api/status.js';
import {invalidValue} from '../api/causes.js';
import {writeTime} from '../../kube/time.js';
import {fieldsAt, hasFields, textAt} from './columns/fields.js';
import type {Fields} from './columns/fields.js';
import {subresourcesOf} from './resources.js';
import type {Resource} from './resources.js';

/** What answers depend on besides the question. */
export interface Surroundings {
  readonly resources: readonly Resource[];
  readonly now: Date;
}

/** Answers one question of a user about themselves. */
type Review = (asked: Fields, identity: Identity, surroundings: Surroundings) => object;

const authorization = 'authorization.k8s.io';

/** THE REVIEWS, by their path. What cannot be done because it is not served is not allowed to anybody. */
export const reviews: Readonly<Record<string, Review>> = {
  [`/apis/${authorization}/v1/selfsubjectaccessreviews`]: accessReview,
  [`/apis/${authorization}/v1/selfsubjectrulesreviews`]: rulesReview,
  '/apis/authentication.k8s.io/v1/selfsubjectreviews': selfReview,
};

/** What `kubectl auth can-i create daemonsets` asks. */
function accessReview(asked: Fields, identity: Identity, {resources}: Surroundings): object {
  const spec = fieldsAt(asked, 'spec');
  checkSpec(spec);
  const isPath = hasFields(spec, 'nonResourceAttributes');
  const attributes = isPath ? pathAttributes(spec) : objectAttributes(spec);
  return {
    kind: 'SelfSubjectAccessReview',
    apiVersion: `${authorization}/v1`,
    metadata: {},
    spec,
    status: verdict(attributes, isPath || isServed(attributes, resources), identity),
  };
}

/** @throws StatusError unless exactly one of the two is asked for */
function checkSpec(spec: Fields): void {
  const isPath = hasFields(spec, 'nonResourceAttributes');
  const isResource = hasFields(spec, 'resourceAttributes');
  if (isPath !== isResource) return;
  const path = fieldsAt(spec, 'nonResourceAttributes');
  const shown = {Path: textAt(path, 'path'), Verb: textAt(path, 'verb')};
  const cause = isPath
    ? invalidValue(
        'spec.nonResourceAttributes',
        shown,
        'cannot be specified in combination with resourceAttributes',
      )
    : invalidValue(
        'spec.resourceAttributes',
        null,
        'exactly one of nonResourceAttributes or resourceAttributes must be specified',
      );
  // Without a kind, as the real server says it.
  const message = `.${authorization} "" is invalid: ${cause.field}: ${cause.message}`;
  const details = {group: authorization, causes: [cause]};
  throw new StatusError(422, message, {reason: 'Invalid', details});
}

function pathAttributes(spec: Fields): Attributes {
  const {verb, path} = textsOf(fieldsAt(spec, 'nonResourceAttributes'));
  return {verb: verb ?? '', path: path ?? ''};
}

function objectAttributes(spec: Fields): Attributes {
  const {verb = '', ...wanted} = textsOf(fieldsAt(spec, 'resourceAttributes'));
  const {group = '', resource: plural = '', subresource, namespace, name} = wanted;
  return {verb, path: '', resource: {group, plural, subresource, namespace, name}};
}

/** Only texts that say something. */
function textsOf(fields: Fields): Readonly<Record<string, string>> {
  const texts = Object.entries(fields).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
  );
  return Object.fromEntries(texts);
}

function verdict(attributes: Attributes, served: boolean, identity: Identity): object {
  if (!served) {
    return {
      allowed: false,
      reason: 'the embedded API of `kubectl npd local` does not serve this',
    };
  }
  return {allowed: identity.may?.(attributes) ?? true};
}

/** `*` is everything that is served, to whoever asks that way. */
function isServed({verb, resource}: Attributes, resources: readonly Resource[]): boolean {
  if (!resource) return true;
  const {group, plural, subresource} = resource;
  return resources.some((each) => {
    if (!matches(group, each.group) || !matches(plural, each.plural)) return false;
    const verbs =
      subresource === undefined
        ? each.verbs
        : subresourcesOf(each).find(({name}) => matches(subresource, name))?.verbs;
    return verbs?.some((one) => matches(verb, one)) ?? false;
  });
}

function matches(pattern: string, value: string): boolean {
  return pattern === '*' || pattern === value;
}

const paths = ['/api', '/apis', '/healthz', '/livez', '/openapi', '/readyz', '/version'];

/**
 * What `kubectl auth can-i --list` asks.
 * @throws StatusError without a namespace
 */
function rulesReview(asked: Fields, identity: Identity, {resources}: Surroundings): object {
  const namespace = textAt(asked, 'spec', 'namespace');
  if (namespace === '') throw badRequest('no namespace on request');
  return {
    kind: 'SelfSubjectRulesReview',
    apiVersion: `${authorization}/v1`,
    metadata: {},
    spec: {},
    status: {
      resourceRules: resources.flatMap((each) => resourceRules(each, identity, namespace)),
      nonResourceRules: pathRules(identity),
      incomplete: false,
    },
  };
}

function resourceRules(
  resource: Resource,
  identity: Identity,
  namespace: string,
): readonly object[] {
  const {group, plural} = resource;
  const parts = [{name: undefined, verbs: resource.verbs}, ...subresourcesOf(resource)];
  return parts.flatMap(({name, verbs}) => {
    const asked = {
      group,
      plural,
      subresource: name,
      namespace: resource.namespaced ? namespace : undefined,
    };
    const may = verbs.filter((verb) => identity.may?.({verb, path: '', resource: asked}) ?? true);
    if (may.length === 0) return [];
    const resources = [name === undefined ? plural : `${plural}/${name}`];
    return [{verbs: may, apiGroups: [group], resources}];
  });
}

function pathRules(identity: Identity): readonly object[] {
  const may = paths.filter((path) => identity.may?.({verb: 'get', path}) ?? true);
  if (may.length === 0) return [];
  return [{verbs: ['get'], nonResourceURLs: may.flatMap((path) => [path, `${path}/*`])}];
}

/** What `kubectl auth whoami` asks. */
function selfReview(_: Fields, identity: Identity, {now}: Surroundings): object {
  return {
    kind: 'SelfSubjectReview',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: {creationTimestamp: writeTime(now)},
    status: {userInfo: {username: identity.user, groups: identity.groups}},
  };
}
