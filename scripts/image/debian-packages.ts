/** The release that packages are taken from. */
export const release = 'bookworm';

/** What Node's binary needs, and the files that say which Debian this is. The dependencies come by themselves. */
export const runtimePackages: readonly string[] = ['base-files', 'libc6', 'libstdc++6'];

/**
 * What scripts of custom plugins use: what is in every Debian, less the tools that manage packages and users;
 * `tar` also serves `kubectl cp`.
 */
export const userlandPackages: readonly string[] = [
  'bash',
  'bsdutils',
  'ca-certificates',
  'coreutils',
  'dash',
  'debianutils',
  'diffutils',
  'findutils',
  'grep',
  'gzip',
  'hostname',
  'libc-bin',
  'mawk',
  'mount',
  'ncurses-base',
  'procps',
  'sed',
  'tar',
  'tzdata',
  'util-linux',
];

/** Packages that others depend on and that the image lacks, each with the reason why nothing misses it. */
export const leftOut: Readonly<Record<string, string>> = {
  awk: 'no file of base-files uses it; scripts have that of mawk',
  debconf: 'only maintainer scripts ask it questions, and none is run',
  dpkg: 'only maintainer scripts call it',
  'init-system-helpers': 'for the maintainer scripts of services',
  openssl:
    'makes hash links for ca-certificates; the image has the bundle, which is what programs read',
};
