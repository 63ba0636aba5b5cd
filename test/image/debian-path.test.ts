import assert from 'node:assert/strict';
import {imagePath, imageTarget} from '../../scripts/image/debian-path.js';

describe('imagePath', () => {
  for (const [path, expected] of [
    ['bin/bash', 'usr/bin/bash'],
    ['lib/x86_64-linux-gnu/libc.so.6', 'usr/lib/x86_64-linux-gnu/libc.so.6'],
    ['lib64/ld-linux-x86-64.so.2', 'usr/lib64/ld-linux-x86-64.so.2'],
    ['usr/bin/env', 'usr/bin/env'],
    ['etc/library', 'etc/library'],
    ['usr/share/doc/bash/copyright', 'usr/share/doc/bash/copyright'],
    ['usr/share/doc/libstdc++6', 'usr/share/doc/libstdc++6'],
    ['usr/share/mandate', 'usr/share/mandate'],
  ] as const)
    it(`puts ${path} at ${expected}`, () => {
      assert.equal(imagePath(path), expected);
    });

  for (const path of [
    '',
    'bin',
    'lib64',
    'usr/share/doc/bash/changelog.Debian.gz',
    'usr/share/doc/bash/examples/copyright',
    'usr/share/man',
    'usr/share/man/man1/bash.1.gz',
    'usr/lib/x86_64-linux-gnu/gconv/UTF-16.so',
    'lib/systemd/system/fstrim.timer',
    'etc/cron.daily/dpkg',
  ])
    it(`leaves out \`${path}\``, () => {
      assert.equal(imagePath(path), undefined);
    });
});

describe('imageTarget', () => {
  for (const [what, path, target, expected] of [
    ['that climbs out of a moved folder', 'bin/awk', '../usr/bin/mawk', 'mawk'],
    ['within a moved folder', 'lib/x/libz.so.1', 'libz.so.1.2.13', 'libz.so.1.2.13'],
    ['into another moved folder', 'sbin/ip', '../bin/ip', '../bin/ip'],
    ['to a folder that does not move', 'bin/x', '../etc/x', '../../etc/x'],
    ['of a file that does not move', 'usr/bin/x', '../../bin/y', '../../bin/y'],
    ['from the root', 'lib64/ld.so', '/lib/ld.so', '/lib/ld.so'],
  ] as const)
    it(`keeps a target ${what}`, () => {
      assert.equal(imageTarget(path, target), expected);
    });
});
