import assert from 'node:assert/strict';
import type {Fields} from '../../src/local/patch/json.js';
import {kindsWithMergeKeys, mergeKeysOf, type MergeKeys} from '../../src/local/patch/merge-keys.js';
import {sharedCluster} from '../cluster/shared.js';
import type {Cluster} from '../cluster/cluster.js';

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly type?: string;
  readonly default?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: string;
  readonly 'x-kubernetes-patch-merge-key'?: string;
  readonly 'x-kubernetes-patch-strategy'?: string;
  readonly 'x-kubernetes-group-version-kind'?: readonly {
    group: string;
    version: string;
    kind: string;
  }[];
}

type Schemas = Readonly<Record<string, Schema>>;

/** The table of `src/local/patch/merge-keys.ts` beside what the real API server says of its kinds. */
describe('mergeKeysOf beside the OpenAPI document of the real API server', () => {
  let cluster: Cluster;

  before(async function () {
    cluster = await sharedCluster(this);
  });

  for (const name of kindsWithMergeKeys()) {
    it(`knows how the fields of ${name} merge`, async () => {
      const [apiVersion, kind] = [
        name.slice(0, name.lastIndexOf('/')),
        name.slice(name.lastIndexOf('/') + 1),
      ];
      const path = apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`;
      const {stdout} = await cluster.kubectl(['get', '--raw', `/openapi/v3/${path}`]);
      const {schemas} = (JSON.parse(stdout) as {components: {schemas: Schemas}}).components;
      const version = apiVersion.split('/').at(-1);
      const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
      const root = Object.values(schemas).find((schema) =>
        schema['x-kubernetes-group-version-kind']?.some(
          (one) => one.kind === kind && one.version === version && one.group === group,
        ),
      );
      assert.ok(root, `expected a schema of ${name}`);
      assert.deepEqual(
        comparable(mergeKeysOf({apiVersion, kind})),
        comparable(read(root, schemas, [])),
      );
    });
  }
});

/** What the document says of a field, in the form of the table. */
function read(schema: Schema, schemas: Schemas, above: readonly string[]): MergeKeys {
  const ref = (schema.$ref ?? schema.allOf?.[0]?.$ref)?.split('/').at(-1);
  if (ref !== undefined && above.includes(ref)) return {};
  const type = ref === undefined ? schema : (schemas[ref] ?? {});
  const seen = ref === undefined ? above : [...above, ref];
  const atomic = (schema['x-kubernetes-map-type'] ?? type['x-kubernetes-map-type']) === 'atomic';
  const isObject = ref !== undefined && type.type === 'object';
  const present = isObject && JSON.stringify(schema.default) === '{}';
  return {
    ...(present && {present}),
    ...(atomic
      ? {atomic}
      : {...readList(schema, schemas, seen), ...readFields(type, schemas, seen)}),
  };
}

function readFields(type: Schema, schemas: Schemas, above: readonly string[]): MergeKeys {
  if (!type.properties) return {};
  const fields = Object.entries(type.properties).map(([name, schema]): [string, MergeKeys] => [
    name,
    read(schema, schemas, above),
  ]);
  return {fields: Object.fromEntries(fields)};
}

function readList(schema: Schema, schemas: Schemas, above: readonly string[]): MergeKeys {
  if (schema.type !== 'array' || !schema.items) return {};
  const kind = schema['x-kubernetes-list-type'];
  const merges = schema['x-kubernetes-patch-strategy']?.split(',').includes('merge');
  const element = read(schema.items, schemas, above);
  const properties =
    schemas[schema.items.$ref?.split('/').at(-1) ?? refOf(schema.items)]?.properties ?? {};
  const keys = (schema['x-kubernetes-list-map-keys'] ?? []).map(
    (key): [string, string | number | null] => [
      key,
      (properties[key]?.default as string | number | undefined) ?? null,
    ],
  );
  return {
    ...(kind === 'map' && {keys: Object.fromEntries(keys)}),
    ...(kind === 'set' && {set: true as const}),
    ...(merges && {patchBy: schema['x-kubernetes-patch-merge-key'] ?? ''}),
    ...(kind === 'map' && element.atomic && {elements: 'atomic' as const}),
    ...(kind === 'map' && element.fields && {fields: element.fields}),
  };
}

function refOf(schema: Schema): string {
  return schema.allOf?.[0]?.$ref?.split('/').at(-1) ?? '';
}

/** Without what says nothing, and without lists that are always there, which the document does not tell. */
function comparable(shape: MergeKeys): unknown {
  const {fields, present, ...rest} = shape;
  const kept: Fields = Object.fromEntries(
    Object.entries(fields ?? {})
      .map(([name, field]): [string, unknown] => [name, comparable(field)])
      .filter(([, field]) => Object.keys(field as Fields).length > 0),
  );
  return {
    ...rest,
    ...(present && !shape.keys && {present}),
    ...(Object.keys(kept).length > 0 && {fields: kept}),
  };
}
