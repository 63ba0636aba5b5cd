import {parseDuration} from '../go/duration.js';
import {readFields, type Fields} from '../go/json-fields.js';
import {isRfc3339} from '../go/rfc3339.js';
import {readExtensions, unsupportedKeys, type RuleExtensions} from './extensions.js';
import {compileRule, readPattern, type RulePattern} from './rule-pattern.js';

/** A condition as its file declares it: how it is when nothing is wrong. */
export interface ConditionDefault {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** What to do about it; ours, ignored by upstream. */
  readonly help?: string;
}

/** One rule of a system-log monitor. */
export interface SystemLogRule {
  /** `temporary`; every other text makes the rule permanent. */
  readonly type: string;
  /** The condition that a permanent rule sets; '' for a temporary one. */
  readonly condition: string;
  readonly reason: string;
  readonly pattern: string;
  /** Appended to messages after `; `. */
  readonly patternGeneratedMessageSuffix: string;
  readonly extensions?: RuleExtensions;
}

/** A rule whose pattern was checked. */
export interface CheckedRule extends SystemLogRule {
  readonly compiled: RulePattern;
  readonly extensions: RuleExtensions;
}

/**
 * The config file of a system-log monitor.
 * @see node-problem-detector pkg/systemlogmonitor/config.go
 */
export interface SystemLogConfig {
  /** How the log is read: `kmsg`, `filelog`, `journald`. */
  readonly plugin: string;
  readonly pluginConfig: Readonly<Record<string, string>>;
  readonly skipList: readonly string[];
  readonly logPath: string;
  /** Go duration: how far back from the start lines count. */
  readonly lookback: string;
  /** Go duration after boot that is ignored. */
  readonly delay: string;
  /** How many lines a rule sees, at least 1. */
  readonly bufferSize: number;
  readonly source: string;
  readonly conditions: readonly ConditionDefault[];
  readonly rules: readonly SystemLogRule[];
  readonly metricsReporting: boolean;
}

/** A config file that can be run. */
export interface CheckedSystemLogConfig extends SystemLogConfig {
  readonly rules: readonly CheckedRule[];
  /** Keys that are understood and have no effect yet, `rules[2].threshold`; whoever runs the config says so. */
  readonly unsupported: readonly string[];
}

/** The ways to read a log that upstream names. */
const plugins = ['kmsg', 'filelog', 'journald'];

/** The kubelet writes these itself; two writers would fight. */
const kubeletTypes = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

/**
 * Reads and checks a config file.
 * @param file the name that errors give it
 * @throws ConfigError naming the file, the key, what was expected and what came
 */
export function readSystemLogConfig(
  document: Uint8Array | string,
  file: string,
): CheckedSystemLogConfig {
  const fields = readFields(document, file);
  const config = decodeSystemLogConfig(fields);
  checkPlugin(config, fields);
  checkDuration('lookback', config.lookback, fields);
  checkDuration('delay', config.delay, fields);
  if (config.bufferSize < 1) {
    throw fields.wrong('bufferSize', `expected 1 or more lines, got \`${config.bufferSize}\``);
  }

  fields.objects('conditions')?.forEach(checkCondition);
  const rules = (fields.objects('rules') ?? []).map((rule) => ({
    ...decodeRule(rule),
    compiled: readPattern(rule) ?? compileRule(''),
    extensions: readExtensions(rule),
  }));
  return {...config, rules, unsupported: unsupportedKeys(rules)};
}

/**
 * The fields with their defaults, unchecked but for their JSON types, as Go decodes them.
 * @throws ConfigError for a wrong type
 */
export function decodeSystemLogConfig(fields: Fields): SystemLogConfig {
  return {
    plugin: fields.string('plugin') ?? '',
    pluginConfig: fields.stringMap('pluginConfig') ?? {},
    skipList: fields.strings('skipList') ?? [],
    logPath: fields.string('logPath') ?? '',
    lookback: fields.string('lookback') || '0',
    delay: fields.string('delay') ?? '',
    bufferSize: fields.int('bufferSize') || 10,
    source: fields.string('source') ?? '',
    conditions: (fields.objects('conditions') ?? []).map(decodeCondition),
    rules: (fields.objects('rules') ?? []).map(decodeRule),
    metricsReporting: fields.bool('metricsReporting') ?? true,
  };
}

function decodeCondition(fields: Fields): ConditionDefault {
  // Overwritten at the start, and still an error when they are of another type.
  fields.string('status');
  const transition = fields.string('transition');
  if (transition !== undefined && !isRfc3339(transition)) {
    throw fields.wrong(
      'transition',
      `expected a time such as \`2026-01-02T15:04:05Z\`, got \`${transition}\``,
    );
  }

  const help = fields.string('help');
  return {
    type: fields.string('type') ?? '',
    reason: fields.string('reason') ?? '',
    message: fields.string('message') ?? '',
    ...(help !== undefined && {help}),
  };
}

function decodeRule(fields: Fields): SystemLogRule {
  return {
    type: fields.string('type') ?? '',
    condition: fields.string('condition') ?? '',
    reason: fields.string('reason') ?? '',
    pattern: fields.string('pattern') ?? '',
    patternGeneratedMessageSuffix: fields.string('patternGeneratedMessageSuffix') ?? '',
  };
}

function checkPlugin({plugin}: SystemLogConfig, fields: Fields): void {
  if (!plugins.includes(plugin)) {
    throw fields.wrong('plugin', `expected one of ${plugins.join(', ')}, got \`${plugin}\``);
  }
}

function checkDuration(key: string, text: string, fields: Fields): void {
  if (text === '') return;
  try {
    parseDuration(text);
  } catch (cause) {
    const {message} = cause as Error;
    throw fields.wrong(key, `expected a duration such as \`5m\`, got \`${text}\` (${message})`, {
      cause,
    });
  }
}

function checkCondition(fields: Fields): void {
  const type = fields.string('type') ?? '';
  if (kubeletTypes.includes(type)) {
    throw fields.wrong(
      'type',
      `expected a condition type of your own, got \`${type}\`, which the kubelet keeps`,
    );
  }
}
