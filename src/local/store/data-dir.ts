import {mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Content, Store} from './store.js';

const fileName = 'objects.json';
const formatVersion = 1;
const writeAfterMs = 200;

/**
 * Reads what a folder keeps of a store; undefined when it keeps nothing yet. The folder is made.
 * @throws Error when it cannot be made or read, or keeps something else
 */
export function readDataDir(folder: string): Content | undefined {
  const path = join(folder, fileName);
  mkdirSync(folder, {recursive: true, mode: 0o700});
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return contentOf(text, path);
}

/**
 * Keeps a store in a folder, in one file that is replaced as a whole: 200 ms after a change, and when it is ended.
 * A process that dies loses no more than that.
 * @param failed told when it could not be written, which is tried again at the next change
 * @returns what writes the rest and ends it
 */
export function keepInDataDir(
  store: Store,
  folder: string,
  failed: (error: unknown) => void,
): () => void {
  let timer: NodeJS.Timeout | undefined;

  function write(): void {
    timer = undefined;
    try {
      replaceFile(join(folder, fileName), store);
    } catch (error) {
      failed(error);
    }
  }

  const stop = store.followAll(() => {
    timer ??= setTimeout(write, writeAfterMs);
  });
  return () => {
    stop();
    if (timer === undefined) return;
    clearTimeout(timer);
    write();
  };
}

/** Only its owner may read it. */
function replaceFile(path: string, store: Store): void {
  const objects = Object.fromEntries(
    store.resources().map((resource) => {
      return [resource, store.list(resource).map(({stored: {object}}) => object)];
    }),
  );
  const next = `${path}.next`;
  const content = {formatVersion, version: store.version(), objects};
  writeFileSync(next, JSON.stringify(content), {mode: 0o600});
  renameSync(next, path);
}

function contentOf(text: string, path: string): Content {
  const expected = `expected \`${path}\` to hold objects of \`kubectl npd local --data\` in format \`${formatVersion}\``;
  let value: Partial<Content & {formatVersion: number}> | null;
  try {
    value = JSON.parse(text) as typeof value;
  } catch (error) {
    throw new Error(`${expected}, got no JSON; remove it to begin anew`, {cause: error});
  }
  if (value?.formatVersion !== formatVersion || !value.version || !value.objects) {
    throw new Error(`${expected}, got format \`${value?.formatVersion}\`; remove it to begin anew`);
  }
  return {version: value.version, objects: value.objects};
}
