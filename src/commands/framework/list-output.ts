import {jsonText} from '../../view/document.js';
import {JsonPathError, relaxedPath} from '../../view/jsonpath/index.js';
import {createListPrinter, type ListPrinter, type ListView} from '../../view/list-printer.js';
import {OutputFormatError, parseOutputFormat} from '../../view/output-format.js';
import {UsageError} from './usage-error.js';

/** Those of the flags for rows that say how they are printed. */
export interface OutputFlags {
  readonly output?: string | undefined;
  readonly 'no-headers': boolean;
  readonly 'sort-by'?: string | undefined;
}

/**
 * The printer that the flags ask for.
 * @throws UsageError for an unknown format, and for a template or a path that cannot be read
 */
export async function listPrinter<Item extends object>(
  view: ListView<Item>,
  flags: OutputFlags,
  colour: boolean,
): Promise<ListPrinter<Item>> {
  const format = orUsage(() => parseOutputFormat(flags.output ?? 'table'));
  const path = flags['sort-by'];
  if (path !== undefined) orUsage(() => relaxedPath(path));
  const documentText = await documentWriter(format.kind);
  return createListPrinter(view, {format, headers: !flags['no-headers'], colour, documentText});
}

/** Writes a document as JSON, or as YAML where that is asked for; YAML's library is only loaded then. */
export async function documentWriter(format: string): Promise<(document: object) => string> {
  if (format !== 'yaml') return jsonText;
  const {stringify} = await import('yaml');
  // As kubectl writes it: for readers of YAML 1.1 too, whose `no` and dates must stay text.
  return (document) => stringify(document, {version: '1.1', indentSeq: false, lineWidth: 0});
}

function orUsage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof OutputFormatError || error instanceof JsonPathError)) throw error;
    throw new UsageError(error.message);
  }
}

/** Whether `-o` asks for rows to be read by a person. */
export function isRows(output: string | undefined): boolean {
  return output === undefined || output === 'table' || output === 'wide';
}
