import {ApiError} from '../../kube/errors.js';
import type {Rest} from '../../kube/rest.js';
import {createComparison} from '../../tasks/changed-records.js';
import {readFacts, type ClusterFacts, type FactsRequest} from '../../tasks/cluster-facts.js';
import {watchFacts} from '../../tasks/watch-facts.js';
import type {ListPrinter} from '../../view/list-printer.js';
import {sortedBy} from '../../view/sort.js';
import type {Console} from './console.js';
import {exitCodes} from './exit-codes.js';
import {warnOfUnseen} from './unseen.js';

/** How facts become the records of one command. */
export interface Records<Item extends object> {
  readonly of: (facts: ClusterFacts) => readonly Item[];
  /** Tells one record's subject from another's. */
  readonly key: (item: Item) => string;
  /** What makes a change worth showing. */
  readonly essence: (item: Item) => object;
  /** The last word about what is no longer there; undefined: nothing is said. */
  readonly farewell: (item: Item) => Item | undefined;
  /** Said on stderr instead of an empty table. */
  readonly empty: string;
}

/** Where records go, and how. */
export interface Showing<Item extends object> {
  readonly printer: ListPrinter<Item>;
  readonly console: Console;
  /** `--sort-by` */
  readonly sortBy: string | undefined;
  /** Whether an empty list would show nothing at all. */
  readonly rows: boolean;
}

/** Prints the records once. @returns the exit code */
export async function showRecords<Item extends object>(
  rest: Rest,
  request: FactsRequest,
  records: Records<Item>,
  {printer, console, sortBy, rows}: Showing<Item>,
): Promise<number> {
  const facts = await readFacts(rest, request);
  warnOfUnseen(facts, request, console);
  const items = records.of(facts);
  await console.out(printer.list(sortBy === undefined ? items : sortedBy(items, sortBy)));
  if (rows && items.length === 0 && facts.missing.length === 0) console.remark(records.empty);
  for (const refusal of facts.missing) console.fail(refusal);
  return facts.missing.length === 0 ? exitCodes.done : exitCodes.failed;
}

/** Prints the records, then those that changed, until it is interrupted. */
export async function watchRecords<Item extends object>(
  rest: Rest,
  request: FactsRequest,
  records: Records<Item>,
  {printer, console, sortBy}: Showing<Item>,
): Promise<never> {
  const changed = createComparison<Item>(records.key, records.essence);
  let first = true;
  for await (const facts of watchFacts(rest, request)) {
    const {now, gone} = changed(records.of(facts));
    if (first) {
      warnOfUnseen(facts, request, console);
      for (const missing of missingNodes(facts, request)) console.fail(missing);
    }
    const fresh = first && sortBy !== undefined ? sortedBy(now, sortBy) : now;
    const farewells = gone.map(records.farewell).filter((item) => item !== undefined);
    await console.out(printer.changes([...fresh, ...farewells]));
    first = false;
  }
  request.signal.throwIfAborted();
  throw new Error('the watch ended although nobody asked it to');
}

/** A node that is only watched is not asked for by name, so the sentence is made here in the server's words. */
function missingNodes({nodes}: ClusterFacts, {names}: FactsRequest): readonly ApiError[] {
  const present = new Set(nodes.map(({name}) => name));
  return [...new Set(names)]
    .filter((name) => !present.has(name))
    .map((name) => new ApiError(`nodes "${name}" not found`, {code: 404, reason: 'NotFound'}));
}
