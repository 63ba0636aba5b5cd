import {accessSync, constants} from 'node:fs';
import {delimiter, join} from 'node:path';

/** Path of a program, looked for as a shell does; undefined when there is none. */
export function findProgram(name: string, searchPath: string | undefined): string | undefined {
  return (searchPath ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
