import {readSystemLogConfig} from '../../../src/rules/system-log/config.js';
import type {Case, FileRunner} from '../case-runner.js';

const settings = [
  'plugin',
  'source',
  'metricsReporting',
  'pluginConfig',
  'skipList',
  'logPath',
  'lookback',
  'delay',
  'bufferSize',
  'conditions',
  'rules',
];

export const lists: FileRunner['lists'] = {
  monitors: {
    given: ['file', 'kind', ...settings],
    answers: settings,
    skip: ({kind}) =>
      kind === 'system-log-monitor' ? undefined : `no reader of a ${String(kind)}`,
    answer,
    expected,
  },
};

/** The shipped file must be taken, and mean what it says. */
function answer(given: Case): Case {
  const {file, metricsReporting, conditions, ...rest} = given;
  const document = {
    ...rest,
    ...(typeof metricsReporting === 'boolean' && {metricsReporting}),
    conditions: (conditions as string[][]).map(([type, reason, message]) => ({
      type,
      reason,
      message,
    })),
  };
  const config = readSystemLogConfig(JSON.stringify(document), file as string);
  return {
    plugin: config.plugin,
    source: config.source,
    metricsReporting: config.metricsReporting,
    pluginConfig: config.pluginConfig,
    skipList: config.skipList,
    logPath: config.logPath,
    lookback: config.lookback,
    delay: config.delay,
    bufferSize: config.bufferSize,
    conditions: config.conditions.map(({type, reason, message}) => [type, reason, message]),
    rules: config.rules.map(
      ({type, condition, reason, pattern, patternGeneratedMessageSuffix}) => ({
        type,
        condition,
        reason,
        pattern,
        patternGeneratedMessageSuffix,
      }),
    ),
  };
}

function expected(shipped: Case): Case {
  return {
    pluginConfig: {},
    skipList: [],
    delay: '',
    ...shipped,
    ...(shipped['metricsReporting'] === '(default true)' && {metricsReporting: true}),
    rules: (shipped['rules'] as Case[]).map((rule) => ({
      condition: '',
      patternGeneratedMessageSuffix: '',
      ...rule,
    })),
  };
}
