import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {ApiError} from '../../src/kube/errors.js';
import {rest, type Rest} from '../../src/kube/rest.js';
import {jsonPatch} from '../../src/local/patch/json-patch.js';
import {fieldOf, type Fields} from '../../src/local/patch/json.js';
import {mergeKeysOf} from '../../src/local/patch/merge-keys.js';
import {mergePatch} from '../../src/local/patch/merge-patch.js';
import {PatchError} from '../../src/local/patch/patch-error.js';
import {applyServerSide} from '../../src/local/patch/server-side-apply.js';
import {strategicMerge} from '../../src/local/patch/strategic-merge.js';
import {updateManagers} from '../../src/local/patch/update-managers.js';
import {
  randomConfigMap,
  randomDaemonSet,
  randomNode,
  randomWrite,
  type RandomKind,
  type RandomWrite,
} from '../local/patch/random-writes.js';
import {randomFrom, seeds} from '../rules/random.js';
import {sharedCluster} from '../cluster/shared.js';

type Stored = Fields & {
  readonly metadata: Fields & {readonly managedFields?: readonly Fields[]};
};

/** What a write came to: the object, or the refusal. */
type Outcome =
  | {readonly object: Fields}
  | {readonly code: number; readonly message: string; readonly causes: readonly unknown[]};

const writesPerObject = 12;
/** What the server counts a DaemonSet's templates with. */
const counter = 'deprecated.daemonset.template.generation';

/** The real API server's answers to random writes, beside ours. The seed of a failure is in its message. */
describe('src/local/patch beside the real API server', function () {
  this.timeout(120_000);
  let api: Rest;

  before(async function () {
    const {server, ca, admin} = await sharedCluster(this);
    api = rest(
      {
        server,
        tls: {ca, cert: admin.certificate, key: admin.key},
        requestTimeoutMs: 10_000,
        authenticate: async () => ({}),
      },
      {userAgent: 'first'},
    );
  });

  after(() => api.close());

  for (const kind of [randomConfigMap, randomNode, randomDaemonSet]) {
    it(`patches and applies a ${kind.kind} as it does, managers and refusals included`, async () => {
      for (const seed of seeds(15)) await compareRun(kind, seed);
    });
  }

  async function compareRun(kind: RandomKind, seed: number): Promise<void> {
    const random = randomFrom(seed);
    const name = `patched-${randomBytes(5).toString('hex')}`;
    const {collection, path} = pathsOf(kind, name);
    const {apiVersion, start} = kind;
    const metadata = {...(start['metadata'] as Fields | undefined), name};
    const body = {...start, apiVersion, kind: kind.kind, metadata};
    let live = await api.send<Stored>('POST', collection, {body});
    const history: string[] = [];
    try {
      const made = updateManagers({
        before: undefined,
        after: {...live, metadata: withoutManagers(live.metadata)},
        manager: 'first',
        time: new Date(),
        operation: 'Update',
        mergeKeys: mergeKeysOf({apiVersion, kind: kind.kind}),
      });
      assert.deepEqual(comparable(made), comparable(live), `SEED=${seed}: created`);
      for (let count = 0; count < writesPerObject; count += 1) {
        const write = randomWrite(random, kind);
        history.push(JSON.stringify(write));
        live = await compareWrite(kind, {live, write, path}, `SEED=${seed}: ${history.join('\n')}`);
      }
    } finally {
      await api.send('PATCH', path, {
        body: [{op: 'add', path: '/metadata/finalizers', value: []}],
        contentType: 'application/json-patch+json',
      });
      await api.send('DELETE', path);
    }
  }

  async function compareWrite(
    kind: RandomKind,
    {live, write, path}: {live: Stored; write: RandomWrite; path: string},
    about: string,
  ): Promise<Stored> {
    const real = await realOutcome(kind, path, write);
    const causes = 'causes' in real ? real.causes : [];
    // What the object may hold is not the patch's to judge.
    if ('code' in real && real.code === 422 && causes.length > 0) return live;
    const after = 'object' in real ? (real.object as Stored) : live;
    const ours = ourOutcome(kind, live, write, after);
    if ('object' in real && 'object' in ours) {
      assert.deepEqual(comparable(ours.object), comparable(after), about);
    } else {
      assert.deepEqual(sortedCauses(ours), sortedCauses(real), about);
    }
    return after;
  }

  async function realOutcome(kind: RandomKind, path: string, write: RandomWrite): Promise<Outcome> {
    const {apiVersion} = kind;
    const apply = write.type === 'apply';
    const body = apply ? {apiVersion, kind: kind.kind, ...(write.body as Fields)} : write.body;
    try {
      const object = await api.send<Fields>(
        'PATCH',
        write.subresource ? `${path}/${write.subresource}` : path,
        {
          body: JSON.stringify(body),
          contentType: apply
            ? 'application/apply-patch+yaml'
            : `application/${write.type}-patch+json`,
          query: {fieldManager: write.manager, ...(apply && {force: write.force})},
        },
      );
      return {object};
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const {code, message, details} = error;
      return {code, message, causes: details.causes ?? []};
    }
  }
});

function ourOutcome(kind: RandomKind, live: Stored, write: RandomWrite, after: Stored): Outcome {
  const {apiVersion} = kind;
  const mergeKeys = mergeKeysOf({apiVersion, kind: kind.kind});
  const common = {
    manager: write.manager,
    time: new Date(),
    subresource: write.subresource,
    mergeKeys,
  };
  try {
    if (write.type === 'apply') {
      const sent = write.body as {metadata?: Fields};
      const {name, namespace} = live.metadata;
      const metadata = {...sent.metadata, name, ...(namespace !== undefined && {namespace})};
      const applied = {apiVersion, kind: kind.kind, ...sent, metadata};
      const outcome = applyServerSide({...common, live, applied, force: write.force});
      if (outcome.object) return {object: outcome.object};
      return {code: 409, message: outcome.conflicts.message, causes: outcome.conflicts.causes};
    }
    const object = patched(live, write, mergeKeys);
    // The managers are judged on the object as it was stored, with the server's defaults in it.
    const {metadata} = updateManagers({
      ...common,
      before: live,
      after: asWritten(after, live),
      operation: 'Update',
    });
    const ownManagers = (metadata as Fields)['managedFields'];
    return {
      object: {
        ...object,
        metadata: {...(object['metadata'] as Fields), managedFields: ownManagers},
      },
    };
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    const {code, message} = error;
    return {code, message, causes: []};
  }
}

/** What was stored as it was before the server counted it, which it does in nobody's name. */
function asWritten(after: Stored, live: Stored): Fields {
  const {managedFields, annotations} = live.metadata;
  const counted = fieldOf(annotations as Fields | undefined, counter);
  return {
    ...after,
    metadata: {
      ...after.metadata,
      managedFields,
      ...(counted !== undefined && {
        annotations: {...(after.metadata['annotations'] as Fields), [counter]: counted},
      }),
    },
  };
}

/** The real server names several managers in another order each time. */
function sortedCauses(outcome: Outcome): unknown {
  if (!('causes' in outcome)) return outcome;
  const texts = outcome.causes.map((cause) =>
    JSON.stringify(Object.entries(cause as Fields).sort()),
  );
  return {...outcome, causes: texts.sort()};
}

function patched(
  live: Fields,
  {type, body}: RandomWrite,
  mergeKeys: ReturnType<typeof mergeKeysOf>,
): Fields {
  switch (type) {
    case 'json':
      return jsonPatch(live, body);
    case 'merge':
      return mergePatch(live, body as Fields);
    case 'strategic-merge':
      return strategicMerge(live, body as Fields, mergeKeys);
    case 'apply':
      throw new Error('expected a patch, got an apply');
  }
}

/** An object without what the server counts and dates, its managers in an order that does not hang on their times, and without empty lists and objects, which Go leaves out. */
function comparable(object: Fields): unknown {
  const {resourceVersion, generation, uid, creationTimestamp, managedFields, ...metadata} = object[
    'metadata'
  ] as Fields;
  void [resourceVersion, generation, uid, creationTimestamp];
  const annotations = Object.entries((metadata['annotations'] ?? {}) as Fields).filter(
    ([name]) => name !== counter,
  );
  const managers = ((managedFields ?? []) as Fields[]).map(({time, ...manager}) => {
    void time;
    return manager;
  });
  return {
    ...(withoutEmpty({
      ...object,
      metadata: {...metadata, annotations: Object.fromEntries(annotations)},
    }) as Fields),
    managers: managers
      .map((manager) => JSON.stringify(manager))
      .sort()
      .map((text) => JSON.parse(text) as unknown),
  };
}

function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value)
    .map(([name, field]): [string, unknown] => [name, withoutEmpty(field)])
    .filter(([, field]) => !isEmpty(field));
  return Object.fromEntries(kept);
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function withoutManagers({managedFields, ...metadata}: Fields): Fields {
  void managedFields;
  return metadata;
}

function pathsOf(kind: RandomKind, name: string): {collection: string; path: string} {
  const root = kind.apiVersion === 'v1' ? '/api/v1' : `/apis/${kind.apiVersion}`;
  const collection = `${root}${kind.namespaced ? '/namespaces/default' : ''}/${kind.plural}`;
  return {collection, path: `${collection}/${name}`};
}
