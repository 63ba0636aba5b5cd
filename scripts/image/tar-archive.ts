import {packTar, unpackTar} from 'modern-tar';
import {inOrder, type FileTree, type TreeNode} from './file-tree.js';

type Entry = Parameters<typeof packTar>[0][number];

/** One entry of an archive that somebody else made. */
export type ArchiveEntry = Awaited<ReturnType<typeof unpackTar>>[number];

/** Of every file: a layer must be the same bytes whenever it is made. */
const mtime = new Date(0);

/** The tree as a tar archive that holds neither times nor names of users and is the same for the same tree. */
export async function tarOf(tree: FileTree): Promise<Uint8Array> {
  const firstPath = new Map<Uint8Array, string>();
  const entries = inOrder(tree).map(([path, node]) => {
    if (node.kind !== 'file') return entryOf(path, node);
    const first = firstPath.get(node.data);
    if (first === undefined) firstPath.set(node.data, path);
    return first === undefined ? entryOf(path, node) : hardLink(path, node, first);
  });
  return packTar(entries);
}

/** @throws Error when the archive is damaged */
export async function entriesOf(archive: Uint8Array): Promise<readonly ArchiveEntry[]> {
  return unpackTar(archive, {strict: true});
}

function entryOf(path: string, node: TreeNode): Entry {
  const {mode, uid, gid} = node;
  const header = {name: path, size: 0, mode, uid, gid, uname: '', gname: '', mtime};
  switch (node.kind) {
    case 'directory':
      return {header: {...header, name: `${path}/`, type: 'directory'}};
    case 'symlink':
      return {header: {...header, type: 'symlink', linkname: node.target}};
    case 'file':
      return {header: {...header, type: 'file', size: node.data.length}, body: node.data};
  }
}

function hardLink(path: string, {mode, uid, gid}: TreeNode, linkname: string): Entry {
  return {
    header: {
      ...{name: path, size: 0, mode, uid, gid, uname: '', gname: '', mtime},
      type: 'link',
      linkname,
    },
  };
}
