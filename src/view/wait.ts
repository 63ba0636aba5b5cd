import type {WaitOutcome} from '../tasks/wait-for-nodes.js';
import {listDocument} from './document.js';

/** A node on which what was waited for holds, as `kubectl wait` has it. */
export function metText({node}: WaitOutcome): string {
  return `node/${node} condition met\n`;
}

/** Why a node is not done, as `kubectl wait` has it. */
export function unmetText({node, result}: WaitOutcome, once: boolean): string {
  switch (result) {
    case 'timedOut':
      return once
        ? `condition not met for nodes/${node}`
        : `timed out waiting for the condition on nodes/${node}`;
    case 'deleted':
      return `nodes/${node} was deleted while it was waited for`;
    case 'notFound':
    case 'met':
      return `nodes "${node}" not found`;
  }
}

/** `kubectl npd wait -o json|yaml` */
export function waitDocument(outcomes: readonly WaitOutcome[]): object {
  return listDocument('WaitResult', outcomes);
}
