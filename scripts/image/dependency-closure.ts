import {parseRelations, type ControlFields} from './control-fields.js';

/** Where packages are looked up, many names at once. Unknown and purely virtual names are absent in the answer. */
export type LookUp = (
  names: readonly string[],
) => Promise<readonly (ControlFields & {readonly Package?: string})[]>;

/**
 * The packages of these names and all that they depend on, without what is left out on purpose. Recommendations do
 * not count. Of alternatives one that is there is enough, else the first is taken.
 * @param leftOut names that are neither looked up nor followed
 * @returns sorted by name
 * @throws Error naming a package that does not exist, and who needs it
 */
export async function dependencyClosure(
  names: readonly string[],
  leftOut: ReadonlySet<string>,
  lookUp: LookUp,
): Promise<readonly ControlFields[]> {
  const found = new Map<string, ControlFields>();
  const provided = new Set<string>();
  let wanted = new Map(names.map((name) => [name, 'the list of packages']));
  while (wanted.size > 0) {
    for (const fields of await lookUp([...wanted.keys()])) {
      found.set(fields['Package'] ?? '', fields);
      for (const [name = ''] of parseRelations(fields['Provides'])) provided.add(name);
    }

    for (const [name, by] of wanted)
      if (!found.has(name) && !provided.has(name))
        throw new Error(
          `expected Debian to have the package \`${name}\` that ${by} needs; name a package that provides it, ` +
            'or the reason to leave it out, in scripts/image/debian-packages.ts',
        );
    wanted = missing(found, (name) => found.has(name) || provided.has(name) || leftOut.has(name));
  }

  return [...found.values()].sort((a, b) => compare(a['Package'] ?? '', b['Package'] ?? ''));
}

/** What is needed and not there, with the package that needs it. */
function missing(
  found: ReadonlyMap<string, ControlFields>,
  isThere: (name: string) => boolean,
): Map<string, string> {
  const wanted = new Map<string, string>();
  for (const [by, fields] of found)
    for (const alternatives of relations(fields)) {
      const [first = ''] = alternatives;
      if (!alternatives.some(isThere)) wanted.set(first, by);
    }

  return wanted;
}

function relations(fields: ControlFields): readonly (readonly string[])[] {
  return [...parseRelations(fields['Pre-Depends']), ...parseRelations(fields['Depends'])];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
