import {addAgent, type AgentPackage} from './agent-layer.js';
import type {Architecture} from './architectures.js';
import {layer, type Layer} from './layer.js';
import {unpackDeb} from './debian-package.js';
import {lockPath, readLock, type PinnedPackage} from './debian-lock.js';
import type {FileTree} from './file-tree.js';
import {addBase, addNode} from './runtime-layer.js';
import {debFile, nodePackageFile, readNodeLock, type Surroundings} from './sources.js';
import {addCertificates, addChoices} from './userland-layer.js';

/** What is built. */
export interface Wanted {
  readonly architecture: Architecture;
  readonly flavour: 'full' | 'minimal';
  /** Folder of the project, with the built agent in it. */
  readonly root: string;
  readonly agent: AgentPackage;
}

/**
 * The image's layers, those that change least first, so that a node that has the last version fetches only the last
 * layer. Both flavours share the first and the last.
 */
export async function buildLayers(
  wanted: Wanted,
  surroundings: Surroundings,
): Promise<readonly Layer[]> {
  const lock = await readLock(lockPath(wanted.architecture.name));
  const runtime = await runtimeTree(wanted, lock.runtime, surroundings);
  const agent: FileTree = new Map();
  await addAgent(agent, wanted.root, wanted.agent);
  const layers = [
    layer(runtime.title, runtime.tree, surroundings),
    ...(wanted.flavour === 'full' ? [userlandLayer(lock.userland, surroundings)] : []),
    layer(`npd-agent ${wanted.agent.version} and its rules`, agent, surroundings),
  ];
  return Promise.all(layers);
}

async function runtimeTree(
  {architecture}: Wanted,
  packages: readonly PinnedPackage[],
  surroundings: Surroundings,
): Promise<{title: string; tree: FileTree}> {
  const tree: FileTree = new Map();
  await unpackAll(tree, packages, surroundings);
  addBase(tree);
  const node = await readNodeLock();
  await addNode(tree, await nodePackageFile(architecture, node, surroundings), surroundings.env);
  return {title: `Node ${node.version} and ${packages.length} packages of Debian`, tree};
}

async function userlandLayer(
  packages: readonly PinnedPackage[],
  surroundings: Surroundings,
): Promise<Layer> {
  const tree: FileTree = new Map();
  const files = await unpackAll(tree, packages, surroundings);
  addChoices(tree);
  const certificates = files.get('ca-certificates');
  if (certificates === undefined)
    throw new Error('expected `ca-certificates` among the packages of the userland');
  await addCertificates(tree, certificates, surroundings.env);
  return layer(`Userland: ${packages.length} packages of Debian`, tree, surroundings);
}

/** @returns the .deb files by package */
async function unpackAll(
  tree: FileTree,
  packages: readonly PinnedPackage[],
  surroundings: Surroundings,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const pinned of packages) {
    const path = await debFile(pinned, surroundings);
    files.set(pinned.name, path);
    await unpackDeb(tree, path, surroundings.env);
  }

  return files;
}
