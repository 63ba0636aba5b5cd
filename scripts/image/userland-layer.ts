import {file, put, symlink, type FileTree} from './file-tree.js';
import {runTool} from './run-tool.js';
import {entriesOf} from './tar-archive.js';

const certificateFolder = './usr/share/ca-certificates/mozilla/';

/**
 * What maintainer scripts would do after unpacking: `/bin/sh`, awk and which by their plain names, and the time zone,
 * which is UTC as in Debian's own images.
 */
export function addChoices(tree: FileTree): void {
  if (!tree.has('usr/bin/sh')) put(tree, 'usr/bin/sh', symlink('dash'));
  if (!tree.has('usr/bin/which')) put(tree, 'usr/bin/which', symlink('which.debianutils'));
  put(tree, 'usr/bin/awk', symlink('mawk'));
  put(tree, 'etc/localtime', symlink('/usr/share/zoneinfo/Etc/UTC'));
  put(tree, 'etc/timezone', file('Etc/UTC\n'));
}

/**
 * The bundle of trusted certificates, as update-ca-certificates makes it when all are chosen.
 * @param path of the .deb file of ca-certificates
 */
export async function addCertificates(
  tree: FileTree,
  path: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const entries = await entriesOf(await runTool('dpkg-deb', ['--fsys-tarfile', path], {env}));
  const certificates = entries
    .filter(({header}) => header.name.startsWith(certificateFolder) && header.name.endsWith('.crt'))
    .sort((a, b) => (a.header.name < b.header.name ? -1 : 1))
    .map(({data = new Uint8Array()}) => Buffer.from(data).toString('ascii').trimEnd());
  if (certificates.length === 0)
    throw new Error(`expected certificates in \`${certificateFolder}\` of ${path}, found none`);
  put(tree, 'etc/ssl/certs/ca-certificates.crt', file(`${certificates.join('\n')}\n`));
}
