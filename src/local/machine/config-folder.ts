import {mkdir, readdir, readFile, rename, rm, writeFile} from 'node:fs/promises';
import {basename, join} from 'node:path';

/**
 * Makes a folder hold exactly these files, each replaced as a whole.
 * @param files texts by name
 * @returns whether anything was changed
 */
export async function writeConfigFolder(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<boolean> {
  await mkdir(folder, {recursive: true, mode: 0o700});
  const present = await readdir(folder);
  // Keys of a ConfigMap hold no slash; whoever sends other ones must not write elsewhere.
  const wanted = Object.entries(files).filter(([name]) => basename(name) === name);
  const names = new Set(wanted.map(([name]) => name));
  const gone = present.filter((name) => !names.has(name));
  const written = await Promise.all(wanted.map(([name, text]) => writeFileIn(folder, name, text)));
  await Promise.all(gone.map((name) => rm(join(folder, name), {force: true})));
  return gone.length > 0 || written.includes(true);
}

async function writeFileIn(folder: string, name: string, text: string): Promise<boolean> {
  const file = join(folder, name);
  const before = await readFile(file, 'utf8').catch(() => undefined);
  if (before === text) return false;
  const unfinished = `${file}.new`;
  await writeFile(unfinished, text, {mode: 0o600});
  await rename(unfinished, file);
  return true;
}
