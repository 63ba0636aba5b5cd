import {posix} from 'node:path';

/** Folders that Debian 12 has as links into /usr, while many of its packages still ship files in them. */
export const mergedFolders: Readonly<Record<string, string>> = {
  bin: 'usr/bin',
  lib: 'usr/lib',
  lib64: 'usr/lib64',
  sbin: 'usr/sbin',
};

/** What a container does not use: manuals, translations, what belongs to an init system or to package management. */
const unused = [
  'boot',
  'etc/apt',
  'etc/cron.*',
  'etc/default',
  'etc/dpkg',
  'etc/init.d',
  'etc/kernel',
  'etc/logrotate.d',
  'etc/rmt', // a link to a choice that is not made
  'etc/update-motd.d',
  'lib/init',
  'lib/modprobe.d',
  'lib/systemd',
  'lib/udev',
  'lib/*/gconv', // conversions between character sets; UTF-8 is within libc
  'usr/lib/*/gconv',
  'usr/bin/iconv', // useless without the former
  'usr/sbin/iconvconfig',
  'usr/lib/mime',
  'usr/lib/modprobe.d',
  'usr/lib/systemd',
  'usr/lib/sysusers.d',
  'usr/lib/tmpfiles.d',
  'usr/lib/udev',
  'usr/share/apport',
  'usr/share/bash-completion',
  'usr/share/bug',
  'usr/share/ca-certificates', // the one bundle is made of them
  'usr/share/debconf',
  'usr/share/debianutils',
  'usr/share/dict',
  'usr/share/doc-base',
  'usr/share/gcc',
  'usr/share/gdb',
  'usr/share/info',
  'usr/share/libc-bin',
  'usr/share/lintian',
  'usr/share/locale',
  'usr/share/man',
  'usr/share/menu',
  'usr/share/misc',
  'usr/share/pam*',
  'usr/share/perl*',
  'usr/share/pixmaps',
  'usr/share/polkit-1',
  'usr/sbin/update-ca-certificates',
].map((pattern) => new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}(/|$)`));

/** Of a package's documentation only the licence stays, and the links that lead to it. */
const documentation = /^usr\/share\/doc\/[^/]+\/(?!copyright$)/;

/**
 * Where a package's file goes in the image.
 * @param path as in the package, `bin/bash`
 * @returns `usr/bin/bash`; undefined when the image leaves it out
 */
export function imagePath(path: string): string | undefined {
  if (path === '' || path in mergedFolders) return undefined;
  if (documentation.test(path) || unused.some((pattern) => pattern.test(path))) return undefined;
  return merged(path);
}

/**
 * A link's target after its file has moved: relative targets that climb out of a merged folder would miss.
 * @param path where the package has the link, `lib/x/libz.so`
 */
export function imageTarget(path: string, target: string): string {
  const moved = merged(path);
  if (moved === path || posix.isAbsolute(target)) return target;
  const meant = merged(posix.join(posix.dirname(path), target));
  return posix.relative(posix.dirname(moved), meant);
}

function merged(path: string): string {
  const [first = '', ...rest] = path.split('/');
  return [mergedFolders[first] ?? first, ...rest].join('/');
}
