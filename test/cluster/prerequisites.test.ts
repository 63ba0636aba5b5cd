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
import {debianPackageNames, missingPrerequisites} from './prerequisites.js';

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

  describe('for nodes', () => {
    const wanted: Shape = {controllers: true, nodes: 1, kwok: false};
    const packages = debianPackageNames.filter((name) => name !== 'openssl');

    async function ofNodes(uid: number, files: readonly string[] = []): Promise<string[]> {
      let missing: string[] = [];
      await onBareMachine((env, add) => {
        add('go', 'go version go1.26.8 linux/amd64');
        add('openssl', 'OpenSSL 3.0.19 27 Jan 2026');
        const root = env['TMPDIR']!;
        for (const path of files.map((file) => join(root, file))) {
          mkdirSync(dirname(path), {recursive: true});
          writeFileSync(path, '');
        }
        missing = missingPrerequisites(release, wanted, {env, uid, root});
      });
      return missing;
    }

    it('names root, every package of Debian, and the control groups', async () => {
      const [root, ...rest] = await ofNodes(1000);
      assert.match(root ?? '', /^root is missing: .*as root$/);
      const groups = rest.pop();
      assert.match(groups ?? '', /^control groups \(version 1\) are missing: mount `cpu`/);
      assert.deepEqual(
        rest,
        packages.map((name) => `${name} is missing: \`apt-get install ${name}\``),
      );
    });

    it('takes a package for missing of which one program is there', async () => {
      const missing = await ofNodes(0, ['/usr/bin/containerd', '/usr/sbin/runc']);
      assert.ok(missing.some((one) => one.startsWith('containerd is missing')));
      assert.ok(!missing.some((one) => one.startsWith('runc is missing')));
    });

    it('names the controllers that are not mounted, and no other', async () => {
      const missing = await ofNodes(0, ['/sys/fs/cgroup/cpu/cgroup.procs']);
      assert.match(missing.at(-1) ?? '', /mount `cpuacct`, `cpuset`, `memory`, `pids` below/);
    });
  });

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
