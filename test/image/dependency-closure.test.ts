import assert from 'node:assert/strict';
import {
  parseControl,
  parseRelations,
  type ControlFields,
} from '../../scripts/image/control-fields.js';
import {dependencyClosure} from '../../scripts/image/dependency-closure.js';

const archive = parseControl(`Package: bash
Version: 5.2.15-2+b13
Depends: base-files (>= 2.1.12), debianutils (>= 5.6-0.1)
Pre-Depends: libc6 (>= 2.36), libtinfo6:any (>= 6)
Recommends: bash-completion
Description: GNU Bourne Again SHell
 Bash is an sh-compatible command language.
 .
 It has: colons

Package: base-files
Pre-Depends: awk

Package: debianutils
Depends: libc6

Package: libc6
Depends: libgcc-s1

Package: libgcc-s1
Depends: libc6 (>= 2.35)

Package: libtinfo6

Package: mawk
Provides: awk (= 1)

Package: tzdata
Depends: debconf (>= 0.5) | debconf-2.0
`);

describe('parseControl', () => {
  it('reads the fields of each paragraph, colons and further lines within', () => {
    assert.equal(archive.length, 8);
    assert.equal(archive[0]?.['Version'], '5.2.15-2+b13');
    assert.match(archive[0]?.['Description'] ?? '', /^GNU .*\n Bash .*\n \.\n It has: colons$/);
  });
});

describe('parseRelations', () => {
  it('reads names without versions, architectures and qualifiers, alternatives apart', () => {
    assert.deepEqual(parseRelations('a (>= 1) | b [amd64], c:any, d(<< 2)'), [
      ['a', 'b'],
      ['c'],
      ['d'],
    ]);
  });

  it('takes a field that is absent or empty as no need', () => {
    assert.deepEqual([parseRelations(), parseRelations('')], [[], []]);
  });
});

describe('dependencyClosure', () => {
  it('follows dependencies, also in circles, and no recommendations', async () => {
    assert.deepEqual(await closure(['bash', 'mawk']), [
      ...['base-files', 'bash', 'debianutils', 'libc6', 'libgcc-s1', 'libtinfo6', 'mawk'],
    ]);
  });

  it('neither looks up nor follows what is left out, and one such alternative is enough', async () => {
    assert.deepEqual(await closure(['tzdata'], ['debconf-2.0']), ['tzdata']);
  });

  it('says who needs a package that does not exist, so that a list can be mended', async () => {
    await assert.rejects(closure(['tzdata']), /`debconf` that tzdata needs/);
    await assert.rejects(closure(['bahs']), /`bahs` that the list of packages needs/);
    await assert.rejects(closure(['base-files']), /`awk` that base-files needs/);
  });
});

async function closure(
  names: readonly string[],
  leftOut: readonly string[] = [],
): Promise<string[]> {
  const found = await dependencyClosure(names, new Set(leftOut), async (wanted) =>
    archive.filter((fields) => wanted.includes(name(fields))),
  );
  return found.map(name);
}

function name(fields: ControlFields): string {
  return fields['Package'] ?? '';
}
