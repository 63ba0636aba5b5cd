import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import {simulatedProblems} from '../../src/rules/simulated-problems.js';
import {readSystemLogConfig} from '../../src/rules/system-log/config.js';
import {systemLogProblems} from '../../src/rules/system-log/problems.js';

const folder = new URL('../../manifests/config/', import.meta.url);
/** All that read a log; a plugin's file has other rules. */
const files = readdirSync(folder)
  .filter((name) => name.endsWith('-monitor.json'))
  .map((name) => ({name, document: readFileSync(new URL(name, folder), 'utf8')}))
  .filter(({document}) => (JSON.parse(document) as {plugin: string}).plugin !== 'custom')
  .map(({name, document}) => ({name, config: readSystemLogConfig(document, name)}));

/** What the agent makes of one line, by all default config files: `kernel-monitor.json: DockerHung -> KernelDeadlock`. */
function raised(line: string): readonly string[] {
  const bytes = Buffer.from(line);
  const now = new Date(0);
  return files.flatMap(({name, config}) =>
    systemLogProblems(config, {now})
      .take({bytes, starts: [0], ends: [bytes.length]}, () => now)
      .map(({rule}) => {
        const {reason = '', condition = ''} = config.rules[rule] ?? {};
        return `${name}: ${reason}${condition && ` -> ${condition}`}`;
      }),
  );
}

describe('simulatedProblems', () => {
  for (const {
    name,
    line,
    configFile,
    reason,
    condition,
    alsoRaises,
    mode,
    description,
  } of simulatedProblems) {
    it(`${name}: the line raises what is promised by the default rules, and nothing else`, () => {
      const own = `${configFile}: ${reason}${condition ? ` -> ${condition}` : ''}`;
      const others = alsoRaises.map((other) => `${configFile}: ${other}`);
      assert.deepEqual([...raised(line)].sort(), [own, ...others].sort());
    });

    it(`${name}: can be written to the log that the rule’s monitor reads, and told to people`, () => {
      const file = files.find((one) => one.name === configFile);
      assert.equal(file?.config.plugin, mode);
      assert.match(name, /^[a-z]+(-[a-z]+)*$/);
      assert.match(description, /^[A-Z].*[^.]$/);
      assert.match(line, /^[\x20-\x7e]{1,900}$/);
      assert.match(
        line,
        /npd_simulated/,
        'a person who reads the log must see that it is not real',
      );
    });
  }

  it('has each name once, in the order in which they are shown', () => {
    const names = simulatedProblems.map(({name}) => name);
    assert.deepEqual(names, [...new Set(names)].sort());
  });
});
