/**
 * Makes dist/: one file per program, oclif's manifest, and machine code for this Node and processor.
 *
 *   kubectl-npd.cjs       the plugin           oclif.manifest.json   its commands and flags
 *   code-cache.js         loads it             kubectl-npd.cjs.*.bin its machine code
 *   npd-agent.cjs         the agent            npd-agent.cjs.*.bin   its machine code
 *   npd-agent-loader.cjs  loads it             *.licences.txt        of the packages in a bundle
 *   npd-agent-ask.cjs     its sub-commands, which ask a running one
 *   kubectl-npd-local.cjs the embedded API, which only `kubectl npd local` loads
 *   ends-with-parent.cjs  loaded into the agent that it starts
 *
 * All is made in another folder first: a program that is started meanwhile finds the old ones or the new.
 */
import {execFile} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import {URL, fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {leaveOut} from './build/left-out.js';
import {licencesOf} from './build/licences.js';
import {localApart} from './build/local-apart.js';
import {makeManifest} from './build/manifest.js';
import {warmUp} from './build/warm-up.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const made = join(root, 'node_modules', '.cache', `kubectl-npd-dist-${process.pid}`);

/** For the oldest Node that is supported, and no text but ASCII. */
const common = {
  absWorkingDir: root,
  bundle: true,
  metafile: true,
  platform: 'node',
  target: 'node20',
  minify: true,
  charset: 'ascii',
  legalComments: 'none',
  logLevel: 'warning',
};

try {
  mkdirSync(made, {recursive: true});
  await buildPlugin();
  await buildAgent();
  await buildLocal();
  replaceDist();
} finally {
  rmSync(made, {recursive: true, force: true});
}

async function buildPlugin() {
  const bundle = join(made, 'kubectl-npd.cjs');
  const {metafile} = await build({
    ...common,
    entryPoints: ['src/commands/framework/bundle.ts'],
    outfile: bundle,
    format: 'cjs',
    plugins: [leaveOut, localApart],
    // oclif asks for it when it finds sources of TypeScript where it runs; we ship none.
    external: ['typescript'],
    // `import()` becomes `require`, which a script run by node:vm has.
    supported: {'dynamic-import': false},
  });
  writeFileSync(join(made, 'kubectl-npd.licences.txt'), licencesOf(metafile, root));
  await buildLoader('src/commands/framework/code-cache.ts', 'code-cache.js', bundle);
  const {loadProgram, shippedCache} = await import(join(made, 'code-cache.js'));
  const program = loadProgram(bundle);
  const manifest = await makeManifest(version, program.exports.commands);
  writeFileSync(join(made, 'oclif.manifest.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  await warmUp(program.exports.main, manifest);
  writeFileSync(shippedCache(bundle), program.codeCache());
}

async function buildAgent() {
  const bundle = join(made, 'npd-agent.cjs');
  const {metafile} = await build({
    ...common,
    entryPoints: ['src/agent/main.ts'],
    outfile: bundle,
    format: 'cjs',
    supported: {'dynamic-import': false},
  });
  writeFileSync(join(made, 'npd-agent.licences.txt'), licencesOf(metafile, root));
  await build({
    ...common,
    entryPoints: ['src/agent/ask/main.ts'],
    outfile: join(made, 'npd-agent-ask.cjs'),
    format: 'cjs',
  });
  await buildLoader('scripts/build/agent-loader.js', 'npd-agent-loader.cjs', bundle);
  const warm = join(root, 'scripts', 'build', 'warm-agent.js');
  await run(process.execPath, [warm, made]);
}

async function buildLocal() {
  const {metafile} = await build({
    ...common,
    entryPoints: ['src/local/local.ts'],
    outfile: join(made, 'kubectl-npd-local.cjs'),
    format: 'cjs',
    supported: {'dynamic-import': false},
  });
  writeFileSync(join(made, 'kubectl-npd-local.licences.txt'), licencesOf(metafile, root));
  await build({
    ...common,
    entryPoints: ['src/local/machine/ends-with-parent.ts'],
    outfile: join(made, 'ends-with-parent.cjs'),
    format: 'cjs',
  });
}

/** The code that loads a bundle, which knows which text its machine code belongs to. */
async function buildLoader(entry, name, bundle) {
  const digest = createHash('sha256').update(readFileSync(bundle)).digest('hex').slice(0, 16);
  await build({
    ...common,
    entryPoints: [entry],
    outfile: join(made, name),
    format: name.endsWith('.cjs') ? 'cjs' : 'esm',
    define: {BUNDLE_ID: JSON.stringify(`${version}-${digest}`)},
  });
}

function replaceDist() {
  const dist = join(root, 'dist');
  const old = `${made}-old`;
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(made, dist);
  rmSync(old, {recursive: true, force: true});
}
