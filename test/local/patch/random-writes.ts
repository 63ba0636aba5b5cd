import type {Fields} from '../../../src/local/patch/json.js';
import type {Random} from '../../rules/random.js';

/** A write to one object, as it travels. */
export interface RandomWrite {
  readonly type: 'json' | 'merge' | 'strategic-merge' | 'apply';
  readonly manager: string;
  readonly force: boolean;
  /** `status`; undefined for the object itself. */
  readonly subresource?: 'status';
  readonly body: unknown;
}

/** Makes random small writes to objects of a kind. */
export interface RandomKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** What a new object has besides its name. */
  readonly start: Fields;
  write(random: Random): Omit<RandomWrite, 'manager' | 'force'>;
}

const letters = ['a', 'b', 'c'] as const;

function some(random: Random, value: () => unknown): Fields {
  const names = letters.filter(() => random.below(2) === 0);
  return Object.fromEntries(names.map((name) => [name, value()]));
}

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const rest = [...items];
  return items.map(() => rest.splice(random.below(rest.length), 1)[0] as T);
}

/** A few of the letters, each once, in any order. */
function fewLetters(random: Random): string[] {
  return shuffled(
    random,
    letters.filter(() => random.below(2) === 0),
  );
}

function textOrNull(random: Random): string | null {
  return random.pick(['1', '2', '3', null]);
}

function text(random: Random): string {
  return random.pick(['1', '2', '3']);
}

function operations(random: Random, fields: readonly string[]): unknown[] {
  return random.upTo(3, () => {
    const path = `${random.pick(fields)}/${random.pick([...letters, 'x~1y'])}`;
    const from = `${random.pick(fields)}/${random.pick(letters)}`;
    const op = random.pick(['add', 'remove', 'replace', 'test', 'copy', 'move'] as const);
    if (op === 'copy' || op === 'move') return {op, from, path};
    return op === 'remove' ? {op, path} : {op, path, value: text(random)};
  });
}

/** Texts only, and a list of texts that merges. */
export const randomConfigMap: RandomKind = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
  start: {data: {a: '1', b: '2'}, metadata: {labels: {a: '1'}}},
  write(random) {
    const type = random.pick(['json', 'merge', 'strategic-merge', 'apply', 'apply'] as const);
    if (type === 'json') {
      return {
        type,
        body: operations(random, ['/data', '/metadata/labels', '/metadata/annotations']),
      };
    }
    function value(): unknown {
      return type === 'apply' ? text(random) : textOrNull(random);
    }
    const finalizers = fewLetters(random).map((letter) => `example.com/${letter}`);
    const listField = random.pick(
      type === 'strategic-merge'
        ? ['finalizers', '$deleteFromPrimitiveList/finalizers', '$setElementOrder/finalizers', '']
        : ['finalizers', ''],
    );
    const metadata = {
      ...(random.below(2) === 0 && {labels: some(random, value)}),
      ...(random.below(2) === 0 && {annotations: some(random, value)}),
      ...(listField !== '' && {[listField]: finalizers}),
    };
    return {type, body: {metadata, ...(random.below(3) > 0 && {data: some(random, value)})}};
  },
};

function condition(random: Random, type: string): Fields {
  return {
    type,
    status: random.pick(['True', 'False', 'Unknown']),
    ...(random.below(2) === 0 && {reason: random.pick(['One', 'Two'])}),
  };
}

/** A list of objects that merges by their type, in a status. */
export const randomNode: RandomKind = {
  apiVersion: 'v1',
  kind: 'Node',
  plural: 'nodes',
  namespaced: false,
  // With the taint that an admission plugin would put there in nobody's name.
  start: {
    metadata: {labels: {a: '1'}},
    spec: {taints: [{key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule'}]},
  },
  write(random) {
    const type = random.pick([
      'strategic-merge',
      'strategic-merge',
      'apply',
      'apply',
      'merge',
    ] as const);
    const types = fewLetters(random);
    const conditions = types.map((name) =>
      type === 'strategic-merge' && random.below(4) === 0
        ? {$patch: 'delete', type: name}
        : condition(random, name),
    );
    const order = shuffled(random, types).map((name) => ({type: name}));
    const ordered = type === 'strategic-merge' && random.below(5) === 0;
    const addresses = fewLetters(random).map((letter) => ({type: letter, address: text(random)}));
    const status = {
      ...(random.below(5) > 0 && {conditions}),
      ...(random.below(3) === 0 && {addresses}),
      ...(ordered && {['$setElementOrder/conditions']: order}),
    };
    const metadata = random.below(3) === 0 && {
      metadata: {annotations: some(random, () => text(random))},
    };
    return {type, subresource: 'status', body: {...metadata, status}};
  },
};

function container(random: Random, name: string): Fields {
  return {
    name,
    image: random.pick(['one', 'two']),
    imagePullPolicy: 'Always',
    resources: random.below(3) === 0 ? {limits: {cpu: random.pick(['1', '2'])}} : {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    ...(random.below(2) === 0 && {
      env: fewLetters(random).map((letter) => ({name: letter, value: text(random)})),
    }),
    ...(random.below(2) === 0 && {args: fewLetters(random)}),
    ...(random.below(3) === 0 && {
      ports: [80, 443]
        .filter(() => random.below(2) === 0)
        .map((containerPort) => ({containerPort, protocol: 'TCP'})),
    }),
  };
}

function daemonSetStart(): Fields {
  const labels = {app: 'a'};
  const spec = {containers: [{name: 'first', image: 'one'}]};
  return {spec: {selector: {matchLabels: labels}, template: {metadata: {labels}, spec}}};
}

/** Lists in lists, atomic and not, deep in a template. */
export const randomDaemonSet: RandomKind = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  namespaced: true,
  start: daemonSetStart(),
  write(random) {
    const type = random.pick(['strategic-merge', 'apply', 'apply'] as const);
    const containers = fewLetters(random).map((name) =>
      type === 'strategic-merge' && random.below(4) === 0
        ? {$patch: 'delete', name}
        : container(random, name),
    );
    const tolerations = fewLetters(random).map((key) => ({key, operator: 'Exists'}));
    const spec = {
      ...(random.below(5) > 0 && {containers}),
      ...(random.below(3) === 0 && {nodeSelector: some(random, () => text(random))}),
      ...(random.below(3) === 0 && {tolerations}),
      ...(random.below(3) === 0 && {priorityClassName: ''}),
    };
    const metadata = random.below(2) === 0 && {
      metadata: {annotations: some(random, () => text(random))},
    };
    return {type, body: {spec: {template: {...metadata, spec}}}};
  },
};

/** A random write by one of a few managers. */
export function randomWrite(random: Random, kind: RandomKind): RandomWrite {
  return {
    ...kind.write(random),
    manager: random.pick(['red', 'green', 'blue']),
    force: random.below(3) === 0,
  };
}
