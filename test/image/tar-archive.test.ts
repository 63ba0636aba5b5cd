import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {directory, file, put, symlink, type FileTree} from '../../scripts/image/file-tree.js';
import {entriesOf, tarOf} from '../../scripts/image/tar-archive.js';

describe('tarOf', () => {
  it('is the same whatever the order in which a tree was made', async () => {
    const nodes = [
      ['b/c', file('c')],
      ['a', symlink('b')],
      ['b', directory(0o700)],
    ] as const;
    const [first, second] = await Promise.all([
      tarOf(tree(nodes)),
      tarOf(tree([...nodes].reverse())),
    ]);
    assert.ok(Buffer.from(first).equals(Buffer.from(second)));
  });

  it('is what GNU tar reads: modes, numeric owners, no time, folders before what is in them', async () => {
    const long = `${'folder/'.repeat(20)}${'name'.repeat(30)}`;
    const archive = await tarOf(
      tree([
        ['usr/bin/tool', file('#!', 0o755)],
        ['var/lib/npd', directory(0o750, {uid: 65532, gid: 65532})],
        ['tmp', directory(0o1777)],
        ['usr/bin/other', symlink('tool')],
        [long, file('')],
      ]),
    );
    const lines = list(archive);
    assert.deepEqual(
      lines.filter((line) => !line.includes('folder/')),
      [
        'drwxrwxrwt 0/0 0 1970-01-01 00:00 tmp/',
        'drwxr-xr-x 0/0 0 1970-01-01 00:00 usr/',
        'drwxr-xr-x 0/0 0 1970-01-01 00:00 usr/bin/',
        'lrwxrwxrwx 0/0 0 1970-01-01 00:00 usr/bin/other -> tool',
        '-rwxr-xr-x 0/0 2 1970-01-01 00:00 usr/bin/tool',
        'drwxr-xr-x 0/0 0 1970-01-01 00:00 var/',
        'drwxr-xr-x 0/0 0 1970-01-01 00:00 var/lib/',
        'drwxr-x--- 65532/65532 0 1970-01-01 00:00 var/lib/npd/',
      ],
    );
    assert.ok(lines.some((line) => line.endsWith(` ${long}`)));
  });

  it('stores a file with two names once', async () => {
    const shared = file('content');
    const archive = await tarOf(
      tree([
        ['z', shared],
        ['a', shared],
        ['b', file('content')],
      ]),
    );
    assert.deepEqual(
      list(archive).map((line) => line.split(' ').slice(5).join(' ')),
      ['a', 'b', 'z link to a'],
    );
  });
});

describe('entriesOf', () => {
  it('refuses an archive whose header was changed', async () => {
    const archive = Buffer.from(await tarOf(tree([['a', file('content')]])));
    archive[0] = 'b'.charCodeAt(0);
    await assert.rejects(entriesOf(archive));
  });
});

describe('put', () => {
  it('refuses a second file at a path, so that no package hides another’s', () => {
    const files = tree([['etc/x', file('one')]]);
    assert.throws(() => put(files, 'etc/x', file('two')), /`\/etc\/x`, found a file/);
  });

  it('lets many parts ship the same folder; the first says its mode', () => {
    const files = tree([
      ['tmp', directory(0o1777)],
      ['tmp', directory(0o755)],
    ]);
    assert.equal(files.get('tmp')?.mode, 0o1777);
  });
});

function tree(nodes: readonly (readonly [string, Parameters<typeof put>[2]])[]): FileTree {
  const files: FileTree = new Map();
  for (const [path, node] of nodes) put(files, path, node);
  return files;
}

function list(archive: Uint8Array): readonly string[] {
  const options = ['--list', '--verbose', '--numeric-owner', '--utc', '--file=-'];
  return execFileSync('tar', options, {
    input: archive,
    encoding: 'utf8',
    env: {...process.env, LC_ALL: 'C'},
  })
    .trimEnd()
    .split('\n')
    .map((line) => line.replaceAll(/ +/g, ' '));
}
