import {fieldsAt, listAt, textAt} from './fields.js';
import type {Fields} from './fields.js';

/** `a=1,b=2`; `<none>` without labels. */
export function labelsText(labels: Fields): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${String(value)}`);
  return pairs.sort().join(',') || '<none>';
}

/**
 * A label selector as `-l` takes it: `app=a,tier in (x,y),!old`.
 * @see k8s.io/apimachinery/pkg/apis/meta/v1 FormatLabelSelector
 */
export function selectorText(selector: Fields): string {
  const equal = Object.entries(fieldsAt(selector, 'matchLabels')).map(([key, value]) => ({
    key,
    text: `${key}=${String(value)}`,
  }));
  const more = listAt(selector, 'matchExpressions').map((expression) => ({
    key: textAt(expression, 'key'),
    text: requirementText(expression),
  }));
  const all = [...equal, ...more].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return all.map(({text}) => text).join(',') || '<none>';
}

function requirementText(expression: Fields): string {
  const key = textAt(expression, 'key');
  const values = valuesOf(expression).sort().join(',');
  switch (textAt(expression, 'operator')) {
    case 'In':
      return `${key} in (${values})`;
    case 'NotIn':
      return `${key} notin (${values})`;
    case 'DoesNotExist':
      return `!${key}`;
    default:
      return key;
  }
}

/**
 * A label selector as Go prints the struct, which is what the real server shows of a policy's parameters:
 * `&LabelSelector{MatchLabels:map[string]string{a: b,},MatchExpressions:[]LabelSelectorRequirement{},}`.
 */
export function goSelectorText(selector: Fields): string {
  const labels = Object.entries(fieldsAt(selector, 'matchLabels')).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const pairs = labels.map(([name, value]) => `${name}: ${String(value)},`).join('');
  const expressions = listAt(selector, 'matchExpressions').map(
    (each) =>
      `LabelSelectorRequirement{Key:${textAt(each, 'key')},Operator:${textAt(each, 'operator')},Values:[${valuesOf(each).join(' ')}],},`,
  );
  return `&LabelSelector{MatchLabels:map[string]string{${pairs}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`;
}

function valuesOf(expression: Fields): string[] {
  const {values} = expression;
  return Array.isArray(values) ? values.map(String) : [];
}
