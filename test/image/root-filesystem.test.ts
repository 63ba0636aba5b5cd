import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {lstatSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join, posix} from 'node:path';
import {eventually} from '../support/eventually.js';
import {builtImage} from './built-image.js';
import {buildTools, requireTools} from './required-tools.js';
import {
  enter,
  runInside,
  unpackImage,
  type Entering,
  type RootFilesystem,
} from './root-filesystem.js';

const tools = [
  ...buildTools,
  {program: 'unshare', package: 'util-linux'},
  {program: 'chroot', package: 'coreutils'},
];
const version = (JSON.parse(readFileSync('package.json', 'utf8')) as {version: string}).version;

for (const flavour of ['full', 'minimal'] as const) {
  describe(`the ${flavour} image, unpacked and entered`, () => {
    let root: RootFilesystem;

    before(async function () {
      requireTools(this, tools, {asRoot: true});
      root = unpackImage(await builtImage(flavour));
    });
    after(() => root.remove());

    it('runs Node 24', () => {
      assert.match(runInside(root, ['node', '--version']), /^v24\./);
    });

    it('runs the agent by its name and by the path that node-problem-detector has', () => {
      for (const name of ['npd-agent', '/node-problem-detector'])
        assert.equal(runInside(root, [name, '--version']), `npd-agent v${version}\n`);
    });

    it('starts as the image says and answers on /metrics', async () => {
      await answersMetrics(root);
    });

    it('starts as the user npd where that one may read the log', async () => {
      const kernelLog = join(root.path, 'tmp/kmsg');
      writeFileSync(kernelLog, '');
      await answersMetrics(root, {user: '65532:65532', kernelLog});
    });

    it('has no link that leads nowhere, and no program that changes its user', () => {
      const found = [...files(root.path)];
      assert.ok(found.length > 50);
      assert.deepEqual(danglingLinks(root, found), []);
      const special = found.filter((path) => {
        const stats = lstatSync(join(root.path, path));
        return stats.isFile() && (stats.mode & 0o6000) !== 0;
      });
      assert.deepEqual(special, []);
    });

    it('finds the libraries of each of its programs', () => {
      const programs = [...files(root.path)].filter((path) => isElf(join(root.path, path)));
      assert.ok(programs.length > 3);
      for (const path of programs) assert.doesNotMatch(libraries(root, path), /not found/, path);
    });

    it('has the licence of every package, and says which packages it is made of', () => {
      for (const name of readdirSync(join(root.path, 'var/lib/dpkg/status.d')))
        assert.ok(runInside(root, ['node', '-p', licenceSize(name)]) !== '0\n', name);
    });

    it('has a folder for state that the user npd may write to', () => {
      const write = `fs.writeFileSync('/var/lib/npd-agent/a', ''); fs.writeFileSync('/tmp/a', ''); process.getuid()`;
      assert.equal(runInside(root, ['node', '-p', write], {user: '65532:65532'}), '65532\n');
    });
  });
}

describe('the userland of the image', () => {
  let root: RootFilesystem;

  before(async function () {
    requireTools(this, tools, {asRoot: true});
    root = unpackImage(await builtImage('full'));
  });
  after(() => root.remove());

  const scripts: readonly (readonly [does: string, script: string, prints: RegExp])[] = [
    [
      'bash, grep and sed',
      `echo kernel: oops | grep -E 'o{2}ps' | sed s/oops/ok/`,
      /^kernel: ok$/m,
    ],
    ['awk', `echo 1 2 | awk '{print $2}'`, /^2$/],
    [
      'find and xargs',
      'find /config -name "kernel-*.json" | xargs -n 1 basename',
      /^kernel-monitor/,
    ],
    ['time zones', 'TZ=Europe/Berlin date --date=@0 +%H%Z; date --date=@0 +%H%Z', /^01CET\n00UTC$/],
    ['ps and nsenter', 'ps -o comm= -p $$; nsenter --version', /^bash\nnsenter /],
    ['names of users', 'getent passwd 65532; whoami', /^npd:x:65532:.*\nroot$/],
    ['tar, for kubectl cp', 'tar -cf - -C /etc passwd | tar -tf -', /^passwd$/],
    ['UTF-8', `printf 'ä' | LC_ALL=C.UTF-8 grep -c '^.$'`, /^1$/],
  ];
  for (const [does, script, prints] of scripts)
    it(`serves scripts with ${does}`, () => {
      const printed = runInside(root, ['/bin/bash', '-euo', 'pipefail', '-c', script]);
      assert.match(printed.trimEnd(), prints);
    });

  it('trusts the certificates that this Debian trusts', () => {
    const bundle = join(root.path, 'etc/ssl/certs/ca-certificates.crt');
    const count = `new (require('crypto').X509Certificate)(pem + '-----END CERTIFICATE-----').ca`;
    const all = `fs.readFileSync('/etc/ssl/certs/ca-certificates.crt', 'ascii').split('-----END CERTIFICATE-----').slice(0, -1).every((pem) => ${count})`;
    assert.equal(runInside(root, ['node', '-p', all]), 'true\n');
    assert.ok((readFileSync(bundle, 'ascii').match(/BEGIN CERTIFICATE/g)?.length ?? 0) > 100);
  });
});

async function answersMetrics(root: RootFilesystem, entering?: Entering): Promise<void> {
  const {Entrypoint, Cmd} = root.config.config;
  const own = ['--enable-k8s-exporter=false', '--prometheus-address=127.0.0.1', '--state-dir='];
  const words = [...Entrypoint, ...Cmd, ...own, '--port=0', '--prometheus-port=20983'];
  const [file, ...args] = enter(root, words, entering);
  const agent = spawn(file, args, {stdio: ['ignore', 'ignore', 'pipe']});
  let said = '';
  agent.stderr.on('data', (chunk: Buffer) => void (said += chunk.toString()));
  const ended = new Promise((resolve) => agent.once('exit', resolve));
  try {
    await eventually(
      'metrics of the default rules',
      async () => {
        if (agent.exitCode !== null) assert.fail(`the agent ended: ${said}`);
        const response = await fetch('http://127.0.0.1:20983/metrics');
        return (await response.text()).includes('problem_counter{reason="OOMKilling"}');
      },
      20_000,
    );
  } finally {
    agent.kill('SIGTERM');
  }
  assert.equal(await ended, 0, said);
}

/** All files and links of a folder, relative to it. */
function* files(root: string, folder = ''): Generator<string> {
  for (const entry of readdirSync(join(root, folder), {withFileTypes: true})) {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) yield* files(root, path);
    else yield path;
  }
}

/** The links whose target is missing, absolute targets being within the image. */
function danglingLinks(root: RootFilesystem, paths: readonly string[]): readonly string[] {
  const links = paths.filter((path) => lstatSync(join(root.path, path)).isSymbolicLink());
  const find = `JSON.stringify(${JSON.stringify(links)}.filter((path) => !fs.existsSync('/' + path)))`;
  return JSON.parse(runInside(root, ['node', '-p', find])) as string[];
}

function isElf(path: string): boolean {
  return (
    lstatSync(path).isFile() && readFileSync(path).subarray(0, 4).toString('latin1') === '\x7fELF'
  );
}

function libraries(root: RootFilesystem, path: string): string {
  if (path.includes('/ld-linux') || path.endsWith('.o')) return '';
  try {
    return runInside(root, ['/lib64/ld-linux-x86-64.so.2', '--list', `/${path}`]);
  } catch (error) {
    return String((error as {stderr?: unknown}).stderr ?? error);
  }
}

function licenceSize(name: string): string {
  return `fs.statSync('/usr/share/doc/${name}/copyright').size`;
}
