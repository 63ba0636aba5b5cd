/**
 * Runs one benchmark: `npm run bench -- NAME [its arguments]`; without a name it lists them. Each is a file of this
 * folder that exports `run(argv)`, and says at its top what it measures.
 */
import {readFileSync, readdirSync} from 'node:fs';
import {basename} from 'node:path';

const folder = new URL('./', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && file !== basename(import.meta.filename))
  .map((file) => file.replace(/\.ts$/, ''));

const [name, ...rest] = process.argv.slice(2);
if (name !== undefined && names.includes(name)) {
  const bench = (await import(new URL(`${name}.ts`, folder).href)) as {
    run(argv: readonly string[]): Promise<void>;
  };
  await bench.run(rest);
} else {
  const lines = names.map((each) => `  ${each.padEnd(24)}${subject(each)}\n`);
  process.stderr.write(`usage: npm run bench -- NAME [ARGUMENTS]\n${lines.join('')}`);
  process.exitCode = name === undefined ? 0 : 2;
}

/** The first sentence at the top of a benchmark's file. */
function subject(bench: string): string {
  const text = readFileSync(new URL(`${bench}.ts`, folder), 'utf8');
  const comment = /^\/\*\*(.*?)\*\//s.exec(text)?.[1] ?? '';
  return (
    comment
      .replaceAll(/\s*\n \*\s?/g, ' ')
      .trim()
      .split(/[:.] /)[0] ?? ''
  );
}
