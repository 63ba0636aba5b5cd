import {posix} from 'node:path';

interface Owned {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** One file, folder or link of an image. Two paths with the very same `data` object are one file with two names. */
export type TreeNode =
  | (Owned & {readonly kind: 'file'; readonly data: Uint8Array})
  | (Owned & {readonly kind: 'directory'})
  | (Owned & {readonly kind: 'symlink'; readonly target: string});

/** What a layer holds: nodes by path, without a leading slash: `usr/bin/env`. */
export type FileTree = Map<string, TreeNode>;

const root = {uid: 0, gid: 0} as const;

export function file(data: Uint8Array | string, mode = 0o644): TreeNode {
  return {kind: 'file', mode, ...root, data: typeof data === 'string' ? Buffer.from(data) : data};
}

export function directory(mode = 0o755, owner: {uid: number; gid: number} = root): TreeNode {
  return {kind: 'directory', mode, ...owner};
}

export function symlink(target: string): TreeNode {
  return {kind: 'symlink', mode: 0o777, ...root, target};
}

/**
 * Puts a node at a path. A folder may come many times: the first says its mode and owner.
 * @throws Error when something else is there: an image must not depend on the order of its packages
 */
export function put(tree: FileTree, path: string, node: TreeNode): void {
  const before = tree.get(path);
  if (before && !(before.kind === 'directory' && node.kind === 'directory'))
    throw new Error(`expected nothing at \`/${path}\`, found a ${before.kind}: two parts ship it`);
  if (!before) tree.set(path, node);
}

/** The nodes in the order of their paths' bytes, each after the folders that it lies in. */
export function inOrder(tree: FileTree): readonly (readonly [path: string, node: TreeNode])[] {
  const whole: FileTree = new Map(tree);
  for (const path of tree.keys())
    for (let up = posix.dirname(path); up !== '.'; up = posix.dirname(up))
      if (!whole.has(up)) whole.set(up, directory());
  return [...whole].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
