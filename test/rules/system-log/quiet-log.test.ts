import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What a process of its own prints that runs the shipped kernel rules on these lines. */
function run(lines: readonly string[]): unknown {
  const script = `
    import {readFileSync} from 'node:fs';
    import {createRequire} from 'node:module';
    import {readSystemLogConfig} from './src/rules/system-log/config.ts';
    import {systemLogProblems} from './src/rules/system-log/problems.ts';
    import {batchOf} from './test/rules/system-log/line-batch.ts';
    const path = 'manifests/config/kernel-monitor.json';
    const problems = systemLogProblems(readSystemLogConfig(readFileSync(path), path), {now: new Date(0)});
    const findings = problems.take(batchOf(${JSON.stringify(lines)}), () => new Date(0));
    const loaded = Object.keys(createRequire(import.meta.url).cache).filter((file) => file.includes('re2js/build'));
    console.log(JSON.stringify({found: findings.length, engine: loaded.length > 0}));
  `;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
  return JSON.parse(execFileSync(process.execPath, args, {cwd: root, encoding: 'utf8'}));
}

describe('the shipped kernel rules', () => {
  it('do not load the regexp engine for lines without a rule’s literal', () => {
    const quiet = ['usb 1-1: new high-speed USB device', 'EXT4-fs (sda1): mounted filesystem'];
    assert.deepEqual(run(quiet), {found: 0, engine: false});
  }).timeout(20_000);

  it('load it for a line that has one', () => {
    const line = 'Killed process 1 (a) total-vm:1kB, anon-rss:1kB, file-rss:1kB';
    assert.deepEqual(run([line]), {found: 1, engine: true});
  }).timeout(20_000);
});
