import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {text} from 'node:stream/consumers';
import {fileURLToPath} from 'node:url';
import {inTemporaryFolder} from '../support/temporary-folder.js';
import {binaryPath} from './build.js';
import {programNames, releases} from './parts.js';
import type {Shape} from './parts.js';
import {missingPrerequisites} from './prerequisites.js';

const [release] = releases;
const apiOnly: Shape = {controllers: false, nodes: 0, kwok: false};
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Gives `act` a machine without programs and with an empty cache. */
async function onBareMachine(
  act: (env: NodeJS.ProcessEnv, add: (name: string, says: string) => void) => Promise<void> | void,
): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    function add(name: string, says: string): void {
      writeFileSync(join(bin, name), `#!/bin/sh\necho '${says}'\n`, {mode: 0o755});
    }
    await act({PATH: bin, XDG_CACHE_HOME: join(folder, 'cache'), TMPDIR: folder}, add);
  });
}

async function run(
  program: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{code: number | null; output: string}> {
  const child = spawn(process.execPath, program, {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const output = await Promise.all([text(child.stdout), text(child.stderr)]);
  return {code: await code, output: output.join('')};
}

describe('missingPrerequisites', () => {
  it('names everything that is missing, and how to get it', () =>
    onBareMachine((env) => {
      const [go, openssl] = missingPrerequisites(release, apiOnly, {env});
      assert.match(go ?? '', /^Go 1\.24 or newer is missing: .*go\.dev\/dl/);
      assert.match(openssl ?? '', /^OpenSSL 3 or newer is missing: .*apt-get install openssl/);
    }));

  it('names nothing on a machine that has it all', () =>
    onBareMachine((env, add) => {
      add('go', 'go version go1.26.8 linux/amd64');
      add('openssl', 'OpenSSL 3.0.19 27 Jan 2026');
      assert.deepEqual(missingPrerequisites(release, apiOnly, {env}), []);
    }));

  it('takes what is too old, or another of the same name, for missing', () =>
    onBareMachine((env, add) => {
      add('go', 'go version go1.22.9 linux/amd64');
      add('openssl', 'LibreSSL 3.3.6');
      assert.equal(missingPrerequisites(release, apiOnly, {env}).length, 2);
      add('openssl', 'OpenSSL 1.1.1w  11 Sep 2023');
      assert.equal(missingPrerequisites(release, apiOnly, {env}).length, 2);
    }));

  it('asks for no Go where everything is built', () =>
    onBareMachine((env, add) => {
      add('openssl', 'OpenSSL 3.0.19 27 Jan 2026');
      for (const name of programNames(apiOnly)) {
        const path = binaryPath(name, release, env);
        mkdirSync(dirname(path), {recursive: true});
        writeFileSync(path, '');
      }
      assert.deepEqual(missingPrerequisites(release, apiOnly, {env}), []);
    }));

  it('wants Linux', () => {
    assert.match(
      missingPrerequisites(release, apiOnly, {env: process.env, platform: 'darwin'})[0] ?? '',
      /^Linux is missing/,
    );
  });
});

describe('requireCluster', () => {
  async function suiteOnBareMachine(more: NodeJS.ProcessEnv) {
    let result: {code: number | null; output: string} | undefined;
    await onBareMachine(async (env) => {
      const shared = new URL('shared.ts', import.meta.url).href;
      const file = join(env['TMPDIR']!, 'needs-cluster.test.mjs');
      writeFileSync(
        file,
        `import {requireCluster} from '${shared}';
        describe('a suite', () => {
          before(function () { requireCluster(this); });
          it('would run', () => { throw new Error('it ran'); });
        });`,
      );
      const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
      result = await run([mocha, file], {...env, ...more});
    });
    return result!;
  }

  it('skips a suite that cannot run here, and says why', async function () {
    this.timeout(20_000);
    const {code, output} = await suiteOnBareMachine({});
    assert.match(output, /^skipped: Go 1\.24 .* is missing.*; OpenSSL 3/m);
    assert.match(output, /1 pending/);
    assert.equal(code, 0);
  });

  it('fails such a suite in CI, where nothing may be skipped', async function () {
    this.timeout(20_000);
    const {code, output} = await suiteOnBareMachine({CI: 'true'});
    assert.match(output, /expected nothing to be skipped in CI, got skipped: Go 1\.24/);
    assert.match(output, /1 failing/);
    assert.notEqual(code, 0);
  });
});
