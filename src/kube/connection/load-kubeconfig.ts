import {promises as fs} from 'node:fs';
import {delimiter, join} from 'node:path';
import {ConfigError} from '../errors.js';
import {merge, type Kubeconfig} from './kubeconfig.js';
import {parseKubeconfig} from './parse-kubeconfig.js';

export interface LoadSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
}

/** What was found, and where it was looked for. */
export interface LoadedKubeconfig {
  readonly config: Kubeconfig;
  readonly places: readonly string[];
  /** Those of the places where there was a file. */
  readonly found: readonly string[];
}

/**
 * Reads the kubeconfig as kubectl does: the file of the flag, which must be there; else the files that KUBECONFIG lists, of
 * which any may be missing; else `~/.kube/config`.
 * @throws ConfigError naming the file
 */
export async function loadKubeconfig(
  explicit: string | undefined,
  surroundings: LoadSurroundings,
): Promise<LoadedKubeconfig> {
  const places = explicit ? [explicit] : placesOf(surroundings);
  const found: string[] = [];
  const configs: Kubeconfig[] = [];
  for (const place of places) {
    const text = await read(place, Boolean(explicit));
    if (text === undefined) continue;
    found.push(place);
    configs.push(await parseKubeconfig(text, place));
  }

  return {config: merge(configs), places, found};
}

function placesOf({env, homeDir}: LoadSurroundings): readonly string[] {
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter((place) => place !== '');
  return listed.length > 0 ? [...new Set(listed)] : [join(homeDir, '.kube', 'config')];
}

async function read(place: string, required: boolean): Promise<string | undefined> {
  try {
    return await fs.readFile(place, 'utf8');
  } catch (cause) {
    const {code, message} = cause as NodeJS.ErrnoException;
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    if (missing && !required) return undefined;
    throw new ConfigError(
      missing
        ? `kubeconfig \`${place}\`: there is no such file`
        : `kubeconfig \`${place}\` cannot be read: ${message}`,
      {hint: missing ? 'check `--kubeconfig`' : undefined, cause},
    );
  }
}
