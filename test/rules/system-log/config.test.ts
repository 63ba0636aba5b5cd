import assert from 'node:assert/strict';
import {
  readSystemLogConfig,
  type CheckedSystemLogConfig,
} from '../../../src/rules/system-log/config.js';

function read(config: object): CheckedSystemLogConfig {
  return readSystemLogConfig(JSON.stringify({plugin: 'kmsg', ...config}), 'kernel.json');
}

describe('readSystemLogConfig', () => {
  it('fills in upstream’s defaults', () => {
    const {plugin, pluginConfig, skipList, logPath, lookback, delay, ...rest} = read({});
    assert.deepEqual([plugin, pluginConfig, skipList, logPath], ['kmsg', {}, [], '']);
    assert.deepEqual([lookback, delay], ['0', '']);
    assert.deepEqual(rest, {
      bufferSize: 10,
      source: '',
      conditions: [],
      rules: [],
      metricsReporting: true,
      unsupported: [],
    });
  });

  it('reads a whole file, keys in any case, unknown keys ignored', () => {
    const config = readSystemLogConfig(
      Buffer.from(`{
        "plugin": "filelog", "pluginConfig": {"timestamp": "^.{15}", "Message": "m"},
        "SKIPLIST": [" audit:"], "logPath": "/var/log/messages", "lookback": "10h", "delay": "-1m",
        "bufferSize": 1, "source": "disk-monitor", "metricsReporting": false, "_comment": ["any"],
        "conditions": [{"type": "DiskBadBlock", "reason": "Fine", "message": "no bad block", "help": "Replace it."}],
        "rules": [{"type": "permanent", "condition": "DiskBadBlock", "reason": "Bad", "pattern": "bad.*",
                   "patternGeneratedMessageSuffix": "see vendor"}]
      }`),
      'disk.json',
    );
    assert.deepEqual(config.pluginConfig, {timestamp: '^.{15}', Message: 'm'});
    assert.deepEqual(
      [config.skipList, config.bufferSize, config.metricsReporting],
      [[' audit:'], 1, false],
    );
    assert.deepEqual(config.conditions, [
      {type: 'DiskBadBlock', reason: 'Fine', message: 'no bad block', help: 'Replace it.'},
    ]);
    const [{compiled, ...rule} = assert.fail('expected a rule')] = config.rules;
    assert.deepEqual(rule, {
      type: 'permanent',
      condition: 'DiskBadBlock',
      reason: 'Bad',
      pattern: 'bad.*',
      patternGeneratedMessageSuffix: 'see vendor',
      extensions: {},
    });
    assert.ok(compiled.find(Buffer.from('a bad block')));
  });

  it('takes a permanent rule whose condition is not declared, as upstream does', () => {
    assert.equal(read({rules: [{type: 'permanent', condition: 'Nowhere'}]}).rules.length, 1);
  });

  it('reads the keys that are ours, and names those that have no effect yet', () => {
    const own = {
      severity: 'info',
      code: 'NPD-K001',
      help: 'Reboot it.',
      examples: ['oops'],
      resolve: {pattern: 'fine', after: '30m'},
      threshold: {count: 3, within: '20m'},
    };
    const {rules, unsupported} = read({rules: [{}, own]});
    assert.deepEqual(rules[1]?.extensions, {
      ...own,
      resolve: {pattern: 'fine', afterMs: 1_800_000},
      threshold: {count: 3, withinMs: 1_200_000},
    });
    assert.deepEqual(unsupported, ['rules[1].resolve', 'rules[1].threshold']);
  });

  const wrong: readonly (readonly [object, string, string])[] = [
    [{plugin: 'kmesg'}, 'plugin', 'expected one of kmsg, filelog, journald, got `kmesg`'],
    [{plugin: ''}, 'plugin', 'expected one of kmsg, filelog, journald, got ``'],
    [{bufferSize: -1}, 'bufferSize', 'expected 1 or more lines, got `-1`'],
    [
      {lookback: '5'},
      'lookback',
      'expected a duration such as `5m`, got `5` (time: missing unit in duration "5")',
    ],
    [
      {delay: 'x'},
      'delay',
      'expected a duration such as `5m`, got `x` (time: invalid duration "x")',
    ],
    [{pluginConfig: {source: 1}}, 'pluginConfig.source', 'expected a string, got the number `1`'],
    [
      {conditions: [{type: 'A'}, {type: 'Ready'}]},
      'conditions[1].type',
      'expected a condition type of your own, got `Ready`, which the kubelet keeps',
    ],
    [
      {conditions: [{transition: 'now'}]},
      'conditions[0].transition',
      'expected a time such as `2026-01-02T15:04:05Z`, got `now`',
    ],
    [{conditions: [{status: true}]}, 'conditions[0].status', 'expected a string, got `true`'],
    [
      {rules: [{}, {pattern: '('}]},
      'rules[1].pattern',
      'expected a Go regular expression, got `(` (error parsing regexp: missing closing ): `(`)',
    ],
    [
      {rules: [{pattern: 'a\\'}]},
      'rules[0].pattern',
      'expected a Go regular expression, got `a\\` (error parsing regexp: trailing backslash at end of expression: ``)',
    ],
    [{rules: [{severity: 'error'}]}, 'rules[0].severity', 'expected `info` or `warn`, got `error`'],
    [
      {rules: [{resolve: {}}]},
      'rules[0].resolve',
      'expected `pattern` or `after` or both, got neither',
    ],
    [
      {rules: [{resolve: {after: '0s'}}]},
      'rules[0].resolve.after',
      'expected a duration above 0 such as `30m`, got `0s`',
    ],
    [
      {rules: [{resolve: {pattern: '['}}]},
      'rules[0].resolve.pattern',
      'expected a Go regular expression, got `[` (error parsing regexp: missing closing ]: `[`)',
    ],
    [
      {rules: [{threshold: {within: '1m'}}]},
      'rules[0].threshold.count',
      'expected 1 or more, got `nothing`',
    ],
    [
      {rules: [{threshold: {count: 2}}]},
      'rules[0].threshold.within',
      'expected a duration, got nothing',
    ],
    [{rules: [{examples: 'x'}]}, 'rules[0].examples', 'expected a list, got the string `x`'],
  ];
  for (const [config, path, problem] of wrong) {
    it(`names file and field of ${JSON.stringify(config)}`, () =>
      assert.throws(() => read(config), {
        name: 'ConfigError',
        file: 'kernel.json',
        path,
        message: `\`kernel.json\`: \`${path}\`: ${problem}`,
      }));
  }

  for (const type of ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure']) {
    it(`leaves ${type} to the kubelet`, () =>
      assert.throws(() => read({conditions: [{type}]}), /which the kubelet keeps/));
  }
});
