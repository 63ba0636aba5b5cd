import {cpSync, mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {runCommandLine} from '../../scripts/image/command-line.js';

/** An image that `npm run image` made. */
export interface BuiltImage {
  /** Of the archive. */
  readonly path: string;
  readonly tag: string;
  /** Of the manifest, as was printed. */
  readonly digest: string;
  readonly stdout: string;
}

const flavours = {full: [], minimal: ['--minimal']} as const;
const built = new Map<string, Promise<BuiltImage>>();
let snapshot: string | undefined;

/** Builds a flavour once for all suites of the run. */
export function builtImage(flavour: keyof typeof flavours): Promise<BuiltImage> {
  const before = built.get(flavour);
  if (before) return before;
  const path = join(projectSnapshot(), `${flavour}.tar`);
  const image = buildImage(['--output', path, ...flavours[flavour]]);
  built.set(flavour, image);
  return image;
}

/** @throws Error with what was printed when it does not succeed */
export async function buildImage(
  argv: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<BuiltImage> {
  let [stdout, stderr] = ['', ''];
  const code = await runCommandLine(argv, {
    root: projectSnapshot(),
    env: {...process.env, ...env},
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
  });
  const [, path, tag, digest] = /^(.+): (.+)@(sha256:[0-9a-f]{64})$/m.exec(stdout) ?? [];
  if (code !== 0 || path === undefined || tag === undefined || digest === undefined)
    throw new Error(`expected the image to be built, got exit code ${code}: ${stdout}${stderr}`);
  return {path, tag, digest, stdout};
}

/** What the image is made of, as it was when first asked for: a build of the project meanwhile must not matter. */
export function projectSnapshot(): string {
  if (snapshot !== undefined) return snapshot;
  const folder = mkdtempSync(join(tmpdir(), 'npd-image-test-'));
  for (const name of ['package.json', 'LICENSE', 'bin', 'manifests/config', 'dist']) {
    mkdirSync(join(folder, name, '..'), {recursive: true});
    cpSync(name, join(folder, name), {recursive: true});
  }

  process.once('exit', () => rmSync(folder, {recursive: true, force: true}));
  snapshot = folder;
  return folder;
}
