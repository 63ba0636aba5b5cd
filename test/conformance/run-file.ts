import type {Case, CaseList, FileRunner, Outcome} from './case-runner.js';
import {decidedAnswer} from './deviations.js';
import {firstDifference} from './first-difference.js';

const aboutTheFile = ['description', 'source'];
const aboutTheCase = ['differs', 'ours'];

/**
 * Runs one case file. A field that the runner does not know fails its case, or the file when it stands beside
 * the cases: what is not checked must not look as if it were.
 * @param file its name, `kmsg-parse.json`
 */
export async function runFile(
  file: string,
  content: Readonly<Record<string, unknown>>,
  {lists, notRun = {}}: FileRunner,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [field, value] of Object.entries(content)) {
    const list = lists[field];
    if (aboutTheFile.includes(field)) continue;
    if (list) {
      const items: readonly unknown[] = Array.isArray(value) ? value : [value];
      for (const [index, item] of items.entries()) {
        outcomes.push(await runCase({file, name: nameOf(field, index, item), list}, caseOf(item)));
      }
    } else if (notRun[field] !== undefined) {
      outcomes.push({result: 'skipped', name: field, why: notRun[field]});
    } else {
      const problem = 'the runner does not know this field of the file';
      outcomes.push({result: 'failed', name: field, problem});
    }
  }

  return outcomes;
}

interface Place {
  readonly file: string;
  readonly name: string;
  readonly list: CaseList;
}

async function runCase({file, name, list}: Place, theCase: Case): Promise<Outcome> {
  const why = list.skip?.(theCase);
  if (why !== undefined) return {result: 'skipped', name, why};
  const known = [...list.given, ...list.answers, ...aboutTheCase];
  const unknown = Object.keys(theCase).filter((field) => !known.includes(field));
  if (unknown.length > 0) {
    const problem = `the runner does not know ${unknown.map((field) => `\`${field}\``).join(', ')}`;
    return {result: 'failed', name, problem};
  }

  try {
    const got = await list.answer(pick(theCase, list.given));
    return compare({file, name, list}, theCase, got);
  } catch (error) {
    return {result: 'failed', name, problem: (error as Error).stack ?? String(error)};
  }
}

function compare({file, name, list}: Place, theCase: Case, got: Case): Outcome {
  const upstream = pick(theCase, list.answers);
  const decided = decidedAnswer(file, theCase);
  if (!decided && theCase['differs'] !== undefined) {
    const problem = `differs (${shown(theCase['differs'])}), but neither the case nor deviations.json says how`;
    return {result: 'failed', name, problem};
  }

  const difference = decided
    ? firstDifference(decided, pick(got, Object.keys(decided)))
    : firstDifference(list.expected?.(upstream) ?? upstream, got);
  if (!difference) return {result: decided ? 'differs' : 'passed', name};
  const problem = [
    `given    ${shown(pick(theCase, list.given))}`,
    `expected ${difference.path} = ${shown(difference.expected)}`,
    `got      ${difference.path} = ${shown(difference.got)}`,
  ].join('\n');
  return {result: 'failed', name, problem};
}

function caseOf(item: unknown): Case {
  return typeof item === 'object' && item !== null ? (item as Case) : {value: item};
}

function nameOf(list: string, index: number, item: unknown): string {
  const {name, file} = caseOf(item);
  const title = name ?? file;
  return `${list}[${index}]${typeof title === 'string' ? ` ${title}` : ''}`;
}

function pick(from: Case, fields: readonly string[]): Case {
  return Object.fromEntries(Object.entries(from).filter(([field]) => fields.includes(field)));
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}
