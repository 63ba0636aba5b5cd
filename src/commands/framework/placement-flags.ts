import * as Flags from '@oclif/core/flags';
import type {Toleration} from '../../tasks/install/agent-objects.js';
import {UsageError} from './usage-error.js';

const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const labelKey = /^([-a-z0-9.]{1,253}\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const labelValue = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** @throws UsageError for what cannot be the name of a namespace */
export function checkedNamespace(name: string): string {
  if (label.test(name)) return name;
  throw new UsageError(
    `expected the name of a namespace (lower-case letters, digits and \`-\`, at most 63), got \`${name}\``,
  );
}

/** A flag that takes `key=value,key=value`. */
export function labelsFlag(summary: string) {
  return Flags.custom<Readonly<Record<string, string>>>({
    summary,
    parse: async (text) => Object.fromEntries(text.split(',').map(readLabel)),
  })();
}

function readLabel(text: string): [string, string] {
  const [key = '', value, ...more] = text.split('=');
  if (value === undefined || more.length > 0 || !labelKey.test(key) || !labelValue.test(value)) {
    throw new Error(`expected a label such as \`pool=workers\`, got \`${text}\``);
  }

  return [key, value];
}

/** A flag that takes tolerations, spelled as kubectl spells taints. */
export function tolerationFlag(summary: string) {
  return Flags.custom<Toleration>({summary, parse: async (text) => readToleration(text)})({
    multiple: true,
    multipleNonGreedy: true,
  });
}

function readToleration(text: string): Toleration {
  const [, key = '', value, effect] = /^([^=:]+)(?:=([^:]*))?(?::(.+))?$/.exec(text) ?? [];
  const wrongEffect = effect !== undefined && !effects.includes(effect);
  if (!labelKey.test(key) || !labelValue.test(value ?? '') || wrongEffect) {
    throw new Error(
      `expected a toleration such as \`dedicated=gpu:NoSchedule\`, with one of the effects ${effects.join(', ')}, got \`${text}\``,
    );
  }

  return {
    key,
    ...(value === undefined ? {operator: 'Exists'} : {operator: 'Equal', value}),
    ...(effect !== undefined && {effect}),
  };
}
