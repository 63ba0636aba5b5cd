import {dependencyClosure} from './dependency-closure.js';
import type {ControlFields} from './control-fields.js';
import {openDebianIndex, type DebianIndex, type IndexOptions} from './debian-index.js';
import type {DebianLock, PinnedPackage} from './debian-lock.js';
import {leftOut, runtimePackages, userlandPackages} from './debian-packages.js';

/**
 * Pins the newest packages of the release and all that they depend on.
 * @throws Error when a package is gone, ToolError when apt cannot fetch its lists or does not trust them
 */
export async function newestLock(options: IndexOptions): Promise<DebianLock> {
  const {release, architecture, mirror} = options;
  const index = await openDebianIndex(options);
  const without = new Set(Object.keys(leftOut));
  const runtime = await dependencyClosure(runtimePackages, without, index.lookUp);
  const runtimeNames = new Set(runtime.map(nameOf));
  const userland = await dependencyClosure(
    userlandPackages,
    new Set([...without, ...runtimeNames]),
    index.lookUp,
  );
  return {
    release,
    architecture,
    runtime: await pin(runtime, index, mirror),
    userland: await pin(userland, index, mirror),
  };
}

/** What a person wants to see before committing: `bash 5.2.15-2+b12 -> 5.2.15-2+b13`, `new: …`, `gone: …`. */
export function lockChanges(before: DebianLock | undefined, after: DebianLock): readonly string[] {
  const old = new Map(packagesOf(before).map(({name, version}) => [name, version]));
  const changes = packagesOf(after).flatMap(({name, version}) => {
    const was = old.get(name);
    old.delete(name);
    if (was === undefined) return [`new: ${name} ${version}`];
    return was === version ? [] : [`${name} ${was} -> ${version}`];
  });
  return [...changes, ...[...old].map(([name, version]) => `gone: ${name} ${version}`)];
}

function packagesOf(lock: DebianLock | undefined): readonly PinnedPackage[] {
  return lock ? [...lock.runtime, ...lock.userland] : [];
}

function nameOf(fields: ControlFields): string {
  return fields['Package'] ?? '';
}

async function pin(
  packages: readonly ControlFields[],
  index: DebianIndex,
  mirror: string,
): Promise<PinnedPackage[]> {
  const uris = await index.uris(packages.map(nameOf));
  return packages.map((fields) => {
    const name = nameOf(fields);
    const uri = uris.get(name);
    const {Version: version, SHA256: sha256} = fields;
    if (!uri?.startsWith(`${mirror}/`) || version === undefined || sha256 === undefined)
      throw new Error(
        `expected apt to know URI, version and SHA256 of \`${name}\`, got \`${uri}\`, \`${version}\`, \`${sha256}\``,
      );
    return {name, version, path: uri.slice(mirror.length + 1), sha256};
  });
}
