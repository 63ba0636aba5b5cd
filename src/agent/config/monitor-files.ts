import {readFileSync} from 'node:fs';
import {basename} from 'node:path';

/** One config file as it was read. */
export interface ConfigFile {
  /** As given on the command line. */
  readonly path: string;
  /** The monitor's name: the file's name without folder and `.json`, made unique by a number. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * @returns the files in the given order
 * @throws Error naming the file that cannot be read
 */
export function readConfigFiles(paths: readonly string[]): readonly ConfigFile[] {
  const taken = new Map<string, number>();
  return paths.map((path) => {
    const base = basename(path).replace(/\.json$/, '');
    const times = (taken.get(base) ?? 0) + 1;
    taken.set(base, times);
    return {path, name: times === 1 ? base : `${base}-${times}`, bytes: read(path)};
  });
}

/** Twelve hex digits that change when any file changes: which configuration an agent runs. */
export async function configRevision(files: readonly ConfigFile[]): Promise<string> {
  const {createHash} = await import('node:crypto'); // 5 ms that the start does without
  const hash = createHash('sha256');
  for (const {name, bytes} of files) hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  return hash.digest('hex').slice(0, 12);
}

function read(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    const {code, message} = cause as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT' ? 'there is none' : code === 'EISDIR' ? 'it is a folder' : message;
    throw new Error(`expected a config file at \`${path}\`, but ${why}`, {cause});
  }
}
