import type {ObjectOutcome} from '../../tasks/install/apply-objects.js';
import {namesText, outcomesText, type DryRun} from '../../view/install.js';
import type {Console} from './console.js';
import {documentWriter} from './list-output.js';

/** Prints what happened to each object, or a document of all of it. */
export async function showOutcomes(
  outcomes: readonly ObjectOutcome[],
  {
    output,
    dryRun,
    document,
  }: {
    readonly output: 'json' | 'yaml' | 'name' | undefined;
    readonly dryRun: DryRun;
    /** Of `-o json|yaml`. */
    readonly document: object;
  },
  {out}: Console,
): Promise<void> {
  if (output === undefined) await out(outcomesText(outcomes, dryRun));
  else if (output === 'name') await out(namesText(outcomes));
  else await out((await documentWriter(output))(document));
}
