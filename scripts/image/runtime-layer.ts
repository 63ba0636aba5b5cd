import {mergedFolders} from './debian-path.js';
import {directory, file, put, symlink, type FileTree} from './file-tree.js';
import {runTool} from './run-tool.js';
import {entriesOf} from './tar-archive.js';

/** The user that the profiles without kernel log run the agent as. */
export const npdUser = {uid: 65532, gid: 65532} as const;

/** The account files of Debian, as far as a container needs them. */
const accounts: Readonly<Record<string, readonly string[]>> = {
  'etc/passwd': [
    'root:x:0:0:root:/root:/bin/sh',
    'daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin',
    'bin:x:2:2:bin:/bin:/usr/sbin/nologin',
    'sys:x:3:3:sys:/dev:/usr/sbin/nologin',
    'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
    `npd:x:${npdUser.uid}:${npdUser.gid}:npd-agent:/nonexistent:/usr/sbin/nologin`,
  ],
  'etc/group': [
    'root:x:0:',
    'daemon:x:1:',
    'bin:x:2:',
    'sys:x:3:',
    'adm:x:4:',
    'tty:x:5:',
    'disk:x:6:',
    'utmp:x:43:',
    'staff:x:50:',
    'users:x:100:',
    'nogroup:x:65534:',
    `npd:x:${npdUser.gid}:`,
  ],
  'etc/nsswitch.conf': ['passwd: files', 'group: files', 'hosts: files dns', 'services: files'],
};

/** What base-files' maintainer script would do: accounts, links of the merged /usr, and folders in use. */
export function addBase(tree: FileTree): void {
  for (const [path, lines] of Object.entries(accounts))
    put(tree, path, file(`${lines.join('\n')}\n`));
  for (const [path, target] of Object.entries(mergedFolders)) put(tree, path, symlink(target));
  for (const [path, target] of [
    ['var/lock', '/run/lock'],
    ['var/run', '/run'],
  ] as const) {
    tree.delete(path); // a folder in the package
    put(tree, path, symlink(target));
  }

  put(tree, 'run/lock', directory(0o1777));
  put(tree, 'var/lib/npd-agent', directory(0o755, npdUser));
}

/**
 * Node's binary and licence out of the npm package, without npm and the headers.
 * @throws Error when the package has another shape
 */
export async function addNode(
  tree: FileTree,
  packageFile: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const archive = await runTool('gzip', ['--decompress', '--stdout', packageFile], {env});
  const wanted: Readonly<Record<string, readonly [path: string, mode: number]>> = {
    'package/bin/node': ['usr/local/bin/node', 0o755],
    'package/LICENSE': ['usr/share/doc/node/copyright', 0o644],
  };
  const found = new Map(
    (await entriesOf(archive)).map(({header, data}) => [header.name, data] as const),
  );
  for (const [name, [path, mode]] of Object.entries(wanted)) {
    const data = found.get(name);
    if (!data) throw new Error(`expected \`${name}\` in ${packageFile}`);
    put(tree, path, file(data, mode));
  }
}
