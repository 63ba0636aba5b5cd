import {directory, file, put, symlink, type FileTree} from './file-tree.js';
import {imagePath, imageTarget} from './debian-path.js';
import {runTool} from './run-tool.js';
import {entriesOf, type ArchiveEntry} from './tar-archive.js';

/** Read, write and execute; a program that changes its user has no place in an image that scripts run in. */
const permissions = 0o777;
const sticky = 0o1000;

/**
 * Unpacks a package into a tree: what the image uses of it, at the places of a Debian with merged /usr, and its
 * control file at the place where vulnerability scanners look. No maintainer script is run.
 * @param path of a .deb file
 */
export async function unpackDeb(
  tree: FileTree,
  path: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const archive = await runTool('dpkg-deb', ['--fsys-tarfile', path], {env});
  const data = new Map<string, Uint8Array>();
  for (const entry of await entriesOf(archive)) addEntry(tree, entry, data);
  const control = (await runTool('dpkg-deb', ['--field', path], {env})).toString('utf8');
  const name = /^Package: (.+)$/m.exec(control)?.[1] ?? '';
  put(tree, `var/lib/dpkg/status.d/${name}`, file(control));
}

/** @param data of the package's files so far, by their path in it: hard links name these */
function addEntry(tree: FileTree, entry: ArchiveEntry, data: Map<string, Uint8Array>): void {
  const {type = 'file', mode = 0, uid = 0, gid = 0, linkname = ''} = entry.header;
  const path = plain(entry.header.name);
  if (type === 'file') data.set(path, entry.data ?? new Uint8Array());
  const target = imagePath(path);
  if (target === undefined) return;
  if (type === 'file' || type === 'link') {
    const content = data.get(type === 'file' ? path : plain(linkname));
    if (!content) throw new Error(`expected \`${linkname}\` in the package before its hard link`);
    put(tree, target, {...file(content, mode & permissions), uid, gid});
  } else if (type === 'directory') {
    put(tree, target, directory(mode & (permissions | sticky), {uid, gid}));
  } else if (type === 'symlink') {
    put(tree, target, symlink(imageTarget(path, linkname)));
  } else {
    throw new Error(`expected files, folders and links in a package, got a ${type}: \`${path}\``);
  }
}

/** `./usr/bin/` -> `usr/bin` */
function plain(name: string): string {
  return name.replace(/^\.?\/+/, '').replace(/\/$/, '');
}
