import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {parseControl, type ControlFields} from './control-fields.js';
import {runTool, ToolError} from './run-tool.js';

/** Debian's list of packages, in its newest state when it was opened. */
export interface DebianIndex {
  /** Their control fields, with `Filename` and `SHA256`; names that are unknown or virtual are absent. */
  readonly lookUp: (names: readonly string[]) => Promise<readonly ControlFields[]>;
  /** Where each can be downloaded, by name. */
  readonly uris: (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

export interface IndexOptions {
  readonly release: string;
  readonly architecture: string;
  /** `http://deb.debian.org` */
  readonly mirror: string;
  /** Where apt keeps this list, apart from the machine's own. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Has apt fetch the lists of a release and check their signatures. Works without root and for processors other than
 * this machine's, and leaves the machine's own apt alone.
 * @throws ToolError with what apt says
 */
export async function openDebianIndex(options: IndexOptions): Promise<DebianIndex> {
  const {folder, env} = options;
  for (const name of ['lists/partial', 'cache/archives/partial'])
    await mkdir(join(folder, name), {recursive: true});
  await writeFile(join(folder, 'debian.sources'), sources(options));
  const settings = aptSettings(options);
  function apt(program: string, ...args: readonly string[]): Promise<Buffer> {
    return runTool(program, [...settings, ...args], {env: {...env, LC_ALL: 'C'}});
  }

  await apt('apt-get', '--quiet', '--error-on=any', 'update');
  return {
    async lookUp(names) {
      const shown = await apt('apt-cache', 'show', '--no-all-versions', ...names).catch(
        nothingIfUnknown,
      );
      return parseControl(shown.toString('utf8'));
    },
    async uris(names) {
      const printed = await apt('apt-get', 'download', '--print-uris', ...names);
      return new Map(parseUris(printed.toString('utf8')));
    },
  };
}

/** apt-cache fails only when it knows none of the names. */
function nothingIfUnknown(error: unknown): Buffer {
  if (error instanceof ToolError && /No packages found/.test(error.stderr)) return Buffer.alloc(0);
  throw error;
}

/** Reads lines such as `'http://…/bash_5.2.15-2%2bb13_amd64.deb' bash_5.2.15-2+b13_amd64.deb 1490652 SHA256:…`. */
function parseUris(text: string): (readonly [name: string, uri: string])[] {
  return [...text.matchAll(/^'([^']+)' ([^_]+)_/gm)].map(([, uri = '', name = '']) => [name, uri]);
}

function sources({release, mirror}: IndexOptions): string {
  function archive(path: string, suites: string): string {
    return `Types: deb\nURIs: ${mirror}/${path}\nSuites: ${suites}\nComponents: main\nSigned-By: ${keyring}\n`;
  }

  return [
    archive('debian', `${release} ${release}-updates`),
    archive('debian-security', `${release}-security`),
  ].join('\n');
}

function aptSettings({folder, architecture}: IndexOptions): readonly string[] {
  return [
    `Dir::State::lists=${folder}/lists`,
    'Dir::State::status=/dev/null',
    `Dir::Cache=${folder}/cache`,
    'Dir::Cache::pkgcache=pkgcache.bin', // Debian's container images turn it off
    `Dir::Etc::sourcelist=${folder}/debian.sources`,
    'Dir::Etc::sourceparts=/dev/null',
    'Dir::Etc::preferencesparts=/dev/null',
    `APT::Architecture=${architecture}`,
    `APT::Architectures=${architecture}`,
    'APT::Sandbox::User=', // root's own cache folder is closed to apt's user
    'Acquire::Languages=none',
  ].map((setting) => `--option=${setting}`);
}
