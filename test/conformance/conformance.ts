import {parseArgs} from 'node:util';
import {readCaseFiles, type CaseFile} from './case-files.js';
import type {Outcome} from './case-runner.js';
import {runFile} from './run-file.js';
import {runners} from './runners/index.js';

const usage = `Usage: npm run conformance -- DIR [--strict] [--only FILE]

Runs the case files of DIR/npd, or of DIR itself. Exit code 0 when no case fails.
  --strict     a file that has no runner counts as failed
  --only FILE  only this one
`;

type Counts = Record<Outcome['result'], number>;

/**
 * The program: runs the cases of a folder and prints what failed and how many passed.
 * @param argv the words after the program's name
 * @returns the exit code: 0, 1 when a case failed, 2 for a command line that makes no sense
 */
export async function conformance(
  argv: readonly string[],
  print: (text: string) => void,
): Promise<0 | 1 | 2> {
  let asked;
  try {
    asked = readCommandLine(argv);
  } catch (error) {
    print(`error: ${(error as Error).message}\n\n${usage}`);
    return 2;
  }

  const {files, strict} = asked;
  const total = noCounts();
  for (const file of files) {
    const outcomes = await outcomesOf(file, strict);
    if (!outcomes) {
      print(`${file.file}: no runner\n`);
      continue;
    }

    outcomes.forEach((outcome) => print(story(file.file, outcome)));
    const counts = outcomes.reduce(
      (sum, {result}) => ({...sum, [result]: sum[result] + 1}),
      noCounts(),
    );
    print(`${file.file}: ${sentence(counts)}\n`);
    for (const result of Object.keys(total) as Outcome['result'][]) total[result] += counts[result];
  }

  print(`total: ${sentence(total)}\n`);
  return total.failed > 0 ? 1 : 0;
}

function readCommandLine(argv: readonly string[]): {
  files: readonly CaseFile[];
  strict: boolean;
} {
  const {values, positionals} = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {strict: {type: 'boolean', default: false}, only: {type: 'string'}},
  });
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) {
    throw new Error(`expected one DIR, got ${positionals.length}`);
  }

  return {files: readCaseFiles(folder, values.only), strict: values.strict};
}

async function outcomesOf(
  {file, name, content}: CaseFile,
  strict: boolean,
): Promise<readonly Outcome[] | undefined> {
  const load = Object.hasOwn(runners, name) ? runners[name] : undefined;
  if (load) return runFile(file, content, await load());
  return strict ? [{result: 'failed', name: 'runner', problem: 'no runner'}] : undefined;
}

function story(file: string, outcome: Outcome): string {
  if (outcome.result === 'failed') {
    return `${file}: ${outcome.name}: FAILED\n${outcome.problem.replace(/^/gm, '    ')}\n`;
  }

  return outcome.result === 'skipped' ? `${file}: ${outcome.name}: skipped: ${outcome.why}\n` : '';
}

function noCounts(): Counts {
  return {passed: 0, failed: 0, skipped: 0, differs: 0};
}

function sentence({passed, failed, skipped, differs}: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped, ${differs} differ by decision`;
}
