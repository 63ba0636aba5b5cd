import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {inTemporaryFolder} from '../support/temporary-folder.js';
import {binaryPath, buildPrograms, missingPrograms} from './build.js';
import {releases} from './parts.js';
import type {Progress} from './progress.js';

const [release] = releases;
const quiet: Progress = {during: (_what, act) => act()};
const names = ['etcd', 'kubectl'] as const;

/** Runs `act` with an empty cache and, first on PATH, a `go` that is this shell script (`$out`: the file to build). */
async function withGo(
  script: string,
  act: (env: NodeJS.ProcessEnv, folder: string) => Promise<void>,
): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const findOutput = 'while [ "$1" != -o ]; do shift; done; out=$2';
    writeFileSync(join(folder, 'go'), `#!/bin/sh\n${findOutput}\n${script}\n`, {mode: 0o755});
    const env = {PATH: `${folder}:${process.env['PATH']}`, XDG_CACHE_HOME: join(folder, 'cache')};
    await act(env, dirname(binaryPath('etcd', release, env)));
  });
}

function build(env: NodeJS.ProcessEnv) {
  return buildPrograms(names, release, {env, progress: quiet});
}

describe('buildPrograms', () => {
  it('builds what is missing, once, into the cache that the environment names', async () => {
    await withGo('echo built >>"$out"; chmod +x "$out"', async (env, folder) => {
      assert.ok(folder.startsWith(`${env['XDG_CACHE_HOME']}/kubectl-npd/cluster/v1.`));
      assert.deepEqual(missingPrograms(names, release, env), ['etcd', 'kubectl']);
      assert.deepEqual(await build(env), {
        etcd: join(folder, 'etcd'),
        kubectl: join(folder, 'kubectl'),
      });
      assert.deepEqual(missingPrograms(names, release, env), []);

      const before = statSync(join(folder, 'kubectl')).ino;
      await build(env);
      assert.equal(statSync(join(folder, 'kubectl')).ino, before);
    });
  });

  it('lets Go change neither the pinned versions nor link to this machine’s libraries', async () => {
    await withGo('echo "$CGO_ENABLED $GOFLAGS" >"$out"', async (env, folder) => {
      await build(env);
      assert.equal(readFileSync(join(folder, 'etcd'), 'utf8'), '0 -mod=readonly -buildvcs=false\n');
    });
  });

  it('builds what was asked for and nothing else', async () => {
    await withGo('echo "$PWD $*" >"$out"', async (env, folder) => {
      await buildPrograms(['kubectl'], release, {env, progress: quiet});
      assert.deepEqual(readdirSync(folder).sort(), ['kubectl', 'kubectl.log']);
    });
  });

  it('gives a program of another module a folder of its own, so that none is built again for the other', async () => {
    await withGo('pwd >"$out"', async (env, folder) => {
      const {pause = ''} = await buildPrograms(['pause'], release, {env, progress: quiet});
      assert.notEqual(dirname(pause), folder);
      assert.match(readFileSync(pause, 'utf8'), /\/test\/cluster\/go-node\n$/);
    });
  });

  it('leaves no program behind when its build fails, and says how Go’s output ended', async () => {
    await withGo('echo half >"$out"; echo "disk is full" >&2; exit 1', async (env, folder) => {
      await assert.rejects(
        build(env),
        /expected `go build go\.etcd\.io\S+` to succeed, but it ended with `1`.*\n {2}disk is full/,
      );
      assert.deepEqual(missingPrograms(names, release, env), ['etcd', 'kubectl']);
      assert.deepEqual(readdirSync(folder), ['etcd.log']);
    });
  });

  it('may run twice at once', async () => {
    const slow = 'for i in 1 2 3 4 5; do echo $i >>"$out"; sleep 0.05; done';
    await withGo(slow, async (env, folder) => {
      await Promise.all([1, 2].map(() => build(env)));
      assert.equal(readFileSync(join(folder, 'etcd'), 'utf8'), '1\n2\n3\n4\n5\n');
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.startsWith('.')),
        [],
      );
    });
  });

  it('removes what killed builds left, and not what others still build', async () => {
    await withGo('echo built >"$out"', async (env, folder) => {
      const killed = join(folder, `.building-${spawnSync('true').pid}-abcdef`);
      const atWork = join(folder, `.building-${process.ppid}-abcdef`);
      for (const aside of [killed, atWork]) mkdirSync(aside, {recursive: true});

      await build(env);
      assert.equal(existsSync(killed), false);
      assert.equal(existsSync(atWork), true);
    });
  });

  it('does not stamp a version on binaries that are built from another', async () => {
    await withGo('echo built >"$out"', async (env) => {
      await assert.rejects(
        buildPrograms(names, {...release, kubernetes: 'v1.99.0'}, {env, progress: quiet}),
        /expected \S+go\.mod to require k8s\.io\/kubernetes `v1\.99\.0`/,
      );
    });
  });
});
