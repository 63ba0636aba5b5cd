import assert from 'node:assert/strict';
import {kinds} from '../../../src/local/api/kinds.js';
import type {Identity} from '../../../src/local/api/identity.js';
import type {StatusError} from '../../../src/local/api/status.js';
import {describeKinds} from '../../../src/local/describe/index.js';
import {resourcesOf, subresourcesOf} from '../../../src/local/describe/resources.js';

const administrator: Identity = {user: 'local', groups: ['system:masters']};
const reader: Identity = {
  user: 'reader',
  groups: [],
  may: ({verb, resource}) =>
    verb === 'get' && resource?.plural === 'nodes' && resource.subresource === undefined,
};

interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
}

describe('reviews of describeKinds', () => {
  const now = new Date('2026-06-01T12:00:00Z');
  const described = describeKinds(kinds, {now: () => now});

  function review<T>(name: string, asked: object, identity = administrator): T {
    const group = name === 'selfsubjectreviews' ? 'authentication' : 'authorization';
    const path = `/apis/${group}.k8s.io/v1/${name}`;
    const answer = described.review(path, asked as Record<string, unknown>, identity);
    assert.ok(answer, `expected an answer at \`${path}\`, got none`);
    return answer as T;
  }

  function access(attributes: object, identity = administrator): object {
    const asked = {spec: {resourceAttributes: attributes}};
    return review<{status: object}>('selfsubjectaccessreviews', asked, identity).status;
  }

  const unserved = {
    allowed: false,
    reason: 'the embedded API of `kubectl npd local` does not serve this',
  };

  for (const attributes of [
    {verb: 'get', resource: 'nodes'},
    {verb: 'patch', resource: 'nodes', subresource: 'status'},
    {verb: 'get', resource: 'pods', subresource: 'log', namespace: 'a'},
    {verb: 'create', group: 'apps', resource: 'daemonsets', namespace: 'a', name: 'x'},
    {verb: '*', group: '*', resource: '*'},
  ]) {
    it(`lets the administrator ${JSON.stringify(attributes)}`, () => {
      assert.deepEqual(access(attributes), {allowed: true});
    });
  }

  for (const attributes of [
    {verb: 'create', group: 'apps', resource: 'deployments'},
    {verb: 'get', group: 'apps', resource: 'nodes'},
    {verb: 'fly', resource: 'nodes'},
    {verb: 'get', resource: 'nodes', subresource: 'log'},
    {verb: 'create', resource: 'pods', subresource: 'log'},
  ]) {
    it(`lets nobody ${JSON.stringify(attributes)}, which is not served`, () => {
      assert.deepEqual(access(attributes), unserved);
    });
  }

  it('asks who others are', () => {
    assert.deepEqual(access({verb: 'get', resource: 'nodes'}, reader), {allowed: true});
    assert.deepEqual(access({verb: 'list', resource: 'nodes'}, reader), {allowed: false});
  });

  it('repeats the question, so that the answer can be told from others', () => {
    const spec = {nonResourceAttributes: {verb: 'get', path: '/healthz'}};
    assert.deepEqual(review('selfsubjectaccessreviews', {spec}), {
      kind: 'SelfSubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: {},
      spec,
      status: {allowed: true},
    });
  });

  it('refuses a question about nothing, or about two things, as the real server does', () => {
    const both = {
      nonResourceAttributes: {verb: 'get', path: '/x'},
      resourceAttributes: {verb: 'get', resource: 'pods'},
    };
    for (const [spec, message] of [
      [
        {},
        '.authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
      ],
      [
        both,
        '.authorization.k8s.io "" is invalid: spec.nonResourceAttributes: Invalid value: {"Path":"/x","Verb":"get"}: cannot be specified in combination with resourceAttributes',
      ],
    ] as const) {
      function refused(error: StatusError): boolean {
        assert.equal(error.code, 422);
        assert.equal(error.message, message);
        return true;
      }
      assert.throws(() => review('selfsubjectaccessreviews', {spec}), refused);
    }
  });

  it('lists what the administrator may do: exactly what discovery tells of', () => {
    const asked = {spec: {namespace: 'default'}};
    const {status} = review<{status: {resourceRules: readonly Rule[]}}>(
      'selfsubjectrulesreviews',
      asked,
    );
    const listed = status.resourceRules.flatMap(({verbs, apiGroups: [group], resources}) =>
      verbs.map((verb) => `${verb} ${resources.join()} in ${group}`),
    );
    const told = resourcesOf(kinds).flatMap((resource) => {
      const own = resource.verbs.map((verb) => ({verb, name: resource.plural}));
      const parts = subresourcesOf(resource).flatMap(({name, verbs}) =>
        verbs.map((verb) => ({verb, name: `${resource.plural}/${name}`})),
      );
      return [...own, ...parts].map(({verb, name}) => `${verb} ${name} in ${resource.group}`);
    });

    assert.deepEqual(listed.sort(), told.sort());
  });

  it('lists of others only what they may do', () => {
    const asked = {spec: {namespace: 'default'}};
    const {status} = review<{status: object}>('selfsubjectrulesreviews', asked, reader);
    assert.deepEqual(status, {
      resourceRules: [{verbs: ['get'], apiGroups: [''], resources: ['nodes']}],
      nonResourceRules: [],
      incomplete: false,
    });
  });

  it('wants a namespace for a list', () => {
    assert.throws(
      () => review('selfsubjectrulesreviews', {}),
      /^StatusError: no namespace on request$/,
    );
  });

  it('says who asks', () => {
    assert.deepEqual(review('selfsubjectreviews', {}), {
      kind: 'SelfSubjectReview',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: {creationTimestamp: '2026-06-01T12:00:00Z'},
      status: {userInfo: {username: 'local', groups: ['system:masters']}},
    });
  });

  it('answers no question that it does not know', () => {
    const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
    assert.equal(described.review(path, {}, administrator), undefined);
  });
});
