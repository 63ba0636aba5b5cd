import {readdirSync, readFileSync, statSync} from 'node:fs';
import {basename, join} from 'node:path';

/** A case file, read. */
export interface CaseFile {
  /** `kmsg-parse.json` */
  readonly file: string;
  /** `kmsg-parse` */
  readonly name: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/**
 * The case files of a folder: those in its `npd`, or its own.
 * @param only the name of one, with or without `.json`
 * @throws Error when there are none, or when one is not a JSON object
 */
export function readCaseFiles(folder: string, only?: string): readonly CaseFile[] {
  const npd = join(folder, 'npd');
  const from = statSync(npd, {throwIfNoEntry: false})?.isDirectory() ? npd : folder;
  const wanted = only && basename(only, '.json');
  const files = readdirSync(from)
    .filter((file) => file.endsWith('.json') && (!wanted || basename(file, '.json') === wanted))
    .sort();
  if (files.length === 0) {
    throw new Error(`expected case files in \`${from}\`, got no ${wanted ?? '*'}.json`);
  }

  return files.map((file) => ({
    file,
    name: basename(file, '.json'),
    content: readObject(join(from, file)),
  }));
}

function readObject(path: string): Readonly<Record<string, unknown>> {
  const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new Error(`\`${path}\`: expected a JSON object with lists of cases`);
  }

  return content as Readonly<Record<string, unknown>>;
}
