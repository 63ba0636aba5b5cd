import {ConfigError} from '../../../src/rules/config-error.js';
import {readFields} from '../../../src/rules/go/json-fields.js';
import {decodeSystemLogConfig} from '../../../src/rules/system-log/config.js';
import type {Case, FileRunner} from '../case-runner.js';

export const lists: FileRunner['lists'] = {
  cases: {given: ['doc'], answers: ['config', 'error'], answer, expected},
};

function answer({doc}: Case): Case {
  try {
    const config = decodeSystemLogConfig(readFields(doc as string, 'doc.json'));
    return {config: JSON.parse(JSON.stringify(config)) as unknown};
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return {error: true};
  }
}

/** Go tells an unset list or text from an empty one; we do not. Errors have our words. */
function expected({config, error}: Case): Case {
  if (error !== undefined) return {error: true};
  const {conditions, rules, skipList, pluginConfig, ...rest} = config as Case;
  return {
    config: {
      ...rest,
      skipList: skipList ?? [],
      pluginConfig: pluginConfig ?? {},
      conditions: (conditions ?? []) as Case[],
      rules: ((rules ?? []) as Case[]).map((rule) => ({
        patternGeneratedMessageSuffix: '',
        ...rule,
      })),
    },
  };
}
