import assert from 'node:assert/strict';
import {execFileSync, spawn, type ChildProcess} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {eventually} from '../support/eventually.js';
import {builtImage} from './built-image.js';
import {buildTools, requireTools} from './required-tools.js';

describe('the archive of the image, loaded by containerd', () => {
  let folder: string;
  let containerd: ChildProcess | undefined;

  before(async function () {
    const tools = [...buildTools, {program: 'containerd', package: 'containerd'}];
    requireTools(this, tools, {asRoot: true});
    folder = mkdtempSync(join(tmpdir(), 'npd-containerd-'));
    containerd = startContainerd(folder);
    await eventually('containerd to answer', () => ctr('version'), 30_000);
  });

  after(async () => {
    if (!containerd) return;
    const ended = new Promise((resolve) => containerd?.once('exit', resolve));
    containerd.kill('SIGTERM');
    await ended;
    rmSync(folder, {recursive: true, force: true});
  });

  function ctr(...args: readonly string[]): string {
    const own = ['--address', join(folder, 'containerd.sock'), '--namespace', 'k8s.io'];
    return execFileSync('ctr', [...own, ...args], {encoding: 'utf8'});
  }

  for (const flavour of ['full', 'minimal'] as const)
    it(`is the ${flavour} image, by its name and with the digest that was printed`, async () => {
      const {path, tag, digest} = await builtImage(flavour);
      ctr('images', 'import', '--snapshotter=native', path);
      const line = ctr('images', 'list')
        .split('\n')
        .find((row) => row.startsWith(`${tag} `));
      assert.ok(line?.includes(digest), line ?? 'no such image');
      assert.ok(line?.includes('linux/amd64'), line);
      assert.match(
        ctr('images', 'check', '--snapshotter=native', `name==${tag}`),
        /complete .* true/,
      );
    });
});

describe('the archive of the image, loaded by podman', () => {
  let folder: string;

  before(function () {
    requireTools(this, [...buildTools, {program: 'podman', package: 'podman'}], {asRoot: true});
    folder = mkdtempSync(join(tmpdir(), 'npd-podman-'));
  });

  after(() => {
    if (folder) rmSync(folder, {recursive: true, force: true});
  });

  it('has the name, the digest, the start and the labels that were meant', async () => {
    const {path, tag, digest} = await builtImage('full');
    podman('load', '--input', path);
    const [image] = JSON.parse(podman('image', 'inspect', tag)) as {
      Digest: string;
      User: string;
      Config: {Entrypoint: string[]; Cmd: string[]; Labels: Record<string, string>};
    }[];
    assert.equal(image?.Digest, digest);
    assert.equal(image.User, '0:0');
    assert.equal(image.Config.Entrypoint[0], '/usr/local/bin/node');
    assert.equal(image.Config.Cmd.length, 1);
    for (const name of ['title', 'source', 'licenses', 'version'])
      assert.ok(image.Config.Labels[`org.opencontainers.image.${name}`], name);
  });

  function podman(...args: readonly string[]): string {
    const own = ['--root', join(folder, 'root'), '--runroot', join(folder, 'run')];
    return execFileSync('podman', [...own, '--storage-driver=vfs', '--log-level=error', ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }
});

/** A containerd of this test alone, without the part that serves a kubelet. */
function startContainerd(folder: string): ChildProcess {
  const settings = [
    'version = 2',
    `root = "${folder}/root"`,
    `state = "${folder}/state"`,
    'disabled_plugins = ["io.containerd.grpc.v1.cri"]',
    '[grpc]',
    `address = "${folder}/containerd.sock"`,
    '[ttrpc]',
    `address = "${folder}/containerd.ttrpc"`,
  ];
  const path = join(folder, 'config.toml');
  writeFileSync(path, `${settings.join('\n')}\n`);
  const containerd = spawn('containerd', ['--config', path], {stdio: 'ignore'});
  process.once('exit', () => containerd.kill('SIGKILL'));
  return containerd;
}
