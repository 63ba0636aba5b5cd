import {createRequire} from 'node:module';
import {fileURLToPath, pathToFileURL} from 'node:url';

/** Arguments with which Node runs `npm run cluster -- …` without npm, from any folder. */
export function commandLineProgram(...args: readonly string[]): string[] {
  // Not import.meta.resolve: mocha loads test files as CommonJS, where it is missing.
  const tsx = createRequire(import.meta.url).resolve('tsx');
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  return ['--import', pathToFileURL(tsx).href, main, ...args];
}
