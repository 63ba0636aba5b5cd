import assert from 'node:assert/strict';
import {runProgram} from '../../src/process/run.js';

const env = process.env;

async function node(
  script: string,
  options: Partial<Parameters<typeof runProgram>[2]> = {},
): ReturnType<typeof runProgram> {
  return runProgram(process.execPath, ['-e', script], {env, ...options});
}

describe('runProgram', () => {
  it('gives exit code and both outputs, whole, also those of a program that failed', async () => {
    const script = `process.stdout.write('é'.repeat(100000)); console.error('no'); process.exitCode = 3`;
    const {code, signal, stdout, stderr} = await node(script);
    assert.equal(code, 3);
    assert.equal(signal, null);
    assert.equal(stdout, 'é'.repeat(100_000));
    assert.equal(stderr, 'no\n');
  });

  it('passes arguments as they are and only the environment that it is given', async () => {
    const script =
      'console.log(JSON.stringify([process.argv.slice(1), process.env.A, process.env.HOME]))';
    const {stdout} = await runProgram(process.execPath, ['-e', script, '--', '$HOME; "x"'], {
      env: {A: 'b'},
    });
    assert.deepEqual(JSON.parse(stdout), [['$HOME; "x"'], 'b', null]);
  });

  it('rejects with ENOENT when there is no such program', async () => {
    // A PATH of its own: a folder on it that may not be entered would make it EACCES.
    const nowhere = {env: {PATH: '/usr/bin:/bin'}};
    await assert.rejects(runProgram('no-such-program-here', [], nowhere), {code: 'ENOENT'});
  });

  it('kills what takes longer than its limit', async () => {
    const begun = performance.now();
    const {code, signal} = await node('setTimeout(() => {}, 60000)', {timeoutMs: 200});
    assert.equal(code, null);
    assert.equal(signal, 'SIGKILL');
    assert.ok(performance.now() - begun < 4000);
  });

  it('kills the program and rejects with the reason when its signal is aborted', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('enough')), 100);
    await assert.rejects(node('setTimeout(() => {}, 60000)', {signal: stop.signal}), /enough/);
    await assert.rejects(node('', {signal: stop.signal}), /enough/);
  });

  it('does not wait for what the program left behind with its output open', async () => {
    const child = `require('node:child_process').spawn('sleep', ['4'], {stdio: 'inherit', detached: true}).unref()`;
    const begun = performance.now();
    const {code} = await node(`${child}; console.log('done')`);
    assert.equal(code, 0);
    assert.ok(performance.now() - begun < 3500);
  });
});
