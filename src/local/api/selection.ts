import {
  matchesFields,
  parseFieldSelector,
  type FieldRequirement,
} from '../patch/selector/field-selector.js';
import {parseLabelSelector} from '../patch/selector/label-selector.js';
import type {ApiObject, Kind} from './kind.js';
import type {Target} from './route.js';
import {badRequest} from './status.js';

/** Which objects of a kind a request is about. */
export interface Selection {
  /** Whether labels or fields were asked for, so that the number of the rest is not known. */
  readonly narrowed: boolean;
  matches(object: ApiObject): boolean;
}

/**
 * The objects that a collection's request names.
 * @throws StatusError 400 for a selector that is none
 */
export function selectionOf({kind, namespace, name}: Target, query: URLSearchParams): Selection {
  const labels = query.get('labelSelector') ?? '';
  const fields = query.get('fieldSelector') ?? '';
  const byLabel = labels === '' ? undefined : parseLabelSelector(labels);
  const byField = fields === '' ? undefined : requirementsOf(fields, kind);
  return {
    narrowed: byLabel !== undefined || byField !== undefined,
    matches(object) {
      const {metadata} = object;
      if (namespace !== undefined && metadata.namespace !== namespace) return false;
      if (name !== undefined && metadata.name !== name) return false;
      if (byLabel && !byLabel(metadata.labels ?? {})) return false;
      return !byField || matchesFields(byField, (field) => fieldText(object, field));
    },
  };
}

function requirementsOf(text: string, kind: Kind): readonly FieldRequirement[] {
  const requirements = parseFieldSelector(text);
  const known = [
    'metadata.name',
    ...(kind.namespaced ? ['metadata.namespace'] : []),
    ...kind.fields,
  ];
  const odd = requirements.find(({field}) => !known.includes(field));
  if (odd) {
    throw badRequest(
      kind.fields.length > 0
        ? `field label not supported: ${odd.field}`
        : `"${odd.field}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
    );
  }
  return requirements;
}

/** A field as selectors compare it: what is not there is empty, or false where the field is a yes or no. */
export function fieldText(object: ApiObject, field: string): string {
  let value: unknown = object;
  for (const name of field.split('.')) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  }
  if (field === 'source' && object.kind === 'Event') return sourceOf(object);
  if (value === undefined || value === null) return yesOrNo.has(field) ? 'false' : '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const yesOrNo = new Set(['spec.unschedulable', 'spec.hostNetwork']);

function sourceOf({source, reportingComponent}: ApiObject): string {
  const component = (source as {component?: string} | undefined)?.component;
  return component || String((reportingComponent as string | undefined) ?? '');
}
