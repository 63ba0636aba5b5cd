import type {OpenApi} from './document.js';

/** An object as its schema knows it. */
export interface CheckedFields {
  /** Fields that are in no schema, as Go's strict decoder names them: `spec.containers[0].imge`. */
  readonly unknown: readonly string[];
  /** The object without them. */
  readonly known: Readonly<Record<string, unknown>>;
}

/** The part of a schema that says which fields there may be. */
interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly 'x-kubernetes-group-version-kind'?: readonly Identity[];
}

interface Identity {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

type Schemas = OpenApi['components']['schemas'];

/**
 * Looks for misspelt fields.
 * @returns undefined when the document has no schema of that kind
 */
export function checkFields(
  {components: {schemas}}: OpenApi,
  {group, version, kind}: Identity,
  object: Readonly<Record<string, unknown>>,
): CheckedFields | undefined {
  const root = Object.values(schemas).find((schema: Schema) =>
    schema['x-kubernetes-group-version-kind']?.some(
      (each) => each.group === group && each.version === version && each.kind === kind,
    ),
  );
  if (!root) return undefined;
  const unknown: string[] = [];
  const known = cleaned({schemas, unknown}, root, object, '');
  return {unknown, known: known as CheckedFields['known']};
}

interface Search {
  readonly schemas: Schemas;
  /** Is added to. */
  readonly unknown: string[];
}

function cleaned(search: Search, schema: Schema, value: unknown, path: string): unknown {
  const {properties, additionalProperties, items} = resolved(search.schemas, schema);
  if (Array.isArray(value)) {
    return items ? value.map((one, i) => cleaned(search, items, one, `${path}[${i}]`)) : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (properties) {
    const known = entries.filter(([name]) => {
      const isKnown = properties[name] !== undefined;
      if (!isKnown) search.unknown.push(joined(path, name));
      return isKnown;
    });
    return Object.fromEntries(
      known.map(([name, one]) => [
        name,
        cleaned(search, properties[name] ?? {}, one, joined(path, name)),
      ]),
    );
  }
  if (typeof additionalProperties !== 'object') return value; // anything goes: FieldsV1, a Quantity
  return Object.fromEntries(
    entries.map(([name, one]) => [
      name,
      cleaned(search, additionalProperties, one, joined(path, name)),
    ]),
  );
}

const prefix = '#/components/schemas/';

/** What a reference, alone or beside a default, refers to. */
function resolved(schemas: Schemas, schema: Schema): Schema {
  const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (reference === undefined) return schema;
  return (schemas[reference.slice(prefix.length)] as Schema | undefined) ?? {};
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
