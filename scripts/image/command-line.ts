import {mkdir, readFile, rename, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import type {AgentPackage} from './agent-layer.js';
import {buildLayers} from './build-image.js';
import {containerStart} from './container-start.js';
import {lockPath, readLock, writeLock} from './debian-lock.js';
import {release} from './debian-packages.js';
import {cacheFolder} from './downloads.js';
import {ociArchive} from './oci-archive.js';
import {creationTime, readOptions, usage, type Options} from './options.js';
import {compressedMiB, limitMiB, reportText} from './report.js';
import {lockChanges, newestLock} from './update-lock.js';

/** What the process gives the program. */
export interface Process {
  /** Folder of the project, with the built agent in it. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/**
 * `npm run image`.
 * @param argv the words after the program's name
 * @returns the exit code: 1 when nothing was made, or the image is too large
 */
export async function runCommandLine(
  argv: readonly string[],
  surroundings: Process,
): Promise<number> {
  try {
    const options = readOptions(argv);
    if (options.help) surroundings.stdout(usage);
    else if (options.updatePackages) await updatePackages(options, surroundings);
    else return await build(options, surroundings);
    return 0;
  } catch (error) {
    surroundings.stderr(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

async function build(options: Options, {root, env, stdout, stderr}: Process): Promise<number> {
  const {architecture, flavour, tag, mirror} = options;
  const agent = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as AgentPackage;
  const created = creationTime(env);
  const layers = await buildLayers(
    {architecture, flavour, root, agent},
    {cache: cacheFolder(env), mirror, env},
  );
  const archive = await ociArchive(layers, {
    ...{tag, architecture: architecture.name, created},
    labels: labels(agent, options),
    start: containerStart,
  });
  const path = options.output ?? join(root, `dist-image/npd-agent-${agent.version}-${flavour}.tar`);
  await mkdir(dirname(path), {recursive: true});
  // Whoever loads it meanwhile gets the old archive or the new one.
  const partial = `${path}.${process.pid}.partial`;
  await writeFile(partial, archive.bytes);
  await rename(partial, path);
  stdout(reportText({path, tag, digest: archive.digest, layers}));
  if (compressedMiB(layers) <= limitMiB) return 0;
  stderr(`error: expected at most ${limitMiB} MiB compressed\n`);
  return 1;
}

/** @see https://github.com/opencontainers/image-spec/blob/main/annotations.md */
function labels(
  {version, license, description}: AgentPackage,
  {flavour, revision}: Options,
): Record<string, string> {
  const name = 'org.opencontainers.image';
  return {
    [`${name}.title`]: `npd-agent${flavour === 'minimal' ? ' (minimal)' : ''}`,
    [`${name}.description`]: description,
    [`${name}.source`]: 'https://github.com/kubectl-npd/kubectl-npd',
    [`${name}.licenses`]: license,
    [`${name}.version`]: version,
    ...(revision !== undefined && {[`${name}.revision`]: revision}),
  };
}

async function updatePackages(
  {architecture, mirror}: Options,
  {env, stdout}: Process,
): Promise<void> {
  const path = lockPath(architecture.name);
  const before = await readLock(path).catch(() => undefined); // absent or damaged: that is why it is made anew
  const folder = join(cacheFolder(env), `apt-${architecture.name}`);
  const lock = await newestLock({release, architecture: architecture.name, mirror, folder, env});
  await writeLock(path, lock);
  const changes = lockChanges(before, lock);
  for (const line of changes) stdout(`${line}\n`);
  stdout(`${path}: ${changes.length === 0 ? 'nothing has changed' : 'written'}\n`);
}
