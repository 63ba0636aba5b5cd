import {AccessError, ApiError, CredentialError, KubeError} from '../../kube/errors.js';
import {AgentUnavailable} from '../../tasks/agent-unavailable.js';
import {exitCodes} from './exit-codes.js';
import {Interrupted, OutputClosed} from './interrupted.js';
import {UsageError} from './usage-error.js';

/** What a person is told about an error, and what a script is. */
export interface Failure {
  readonly exitCode: number;
  /** Ready to print, `error: …` or `Error from server (NotFound): …`; undefined when there is nothing to say. */
  readonly sentence?: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** Words and exit code for anything that was thrown; the server's refusals are worded as kubectl words them. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Interrupted) return {exitCode: error.exitCode};
  if (error instanceof OutputClosed) return {exitCode: exitCodes.done};
  const hint = hintOf(error);
  return {exitCode: exitCodeOf(error), sentence: sentenceOf(error), ...(hint && {hint})};
}

function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return exitCodes.usage;
  if (error instanceof AccessError) return exitCodes.forbidden;
  if (error instanceof AgentUnavailable) return exitCodes.agentMissing;
  if (error instanceof ApiError && error.code === 403) return exitCodes.forbidden;
  return exitCodes.failed;
}

function hintOf(error: unknown): string | undefined {
  if (error instanceof UsageError || error instanceof KubeError) return error.hint;
  return undefined;
}

function sentenceOf(error: unknown): string {
  if (error instanceof ApiError && !(error instanceof CredentialError)) {
    const reason = error.reason === '' ? '' : ` (${error.reason})`;
    return `Error from server${reason}: ${oneLine(error.message)}`;
  }
  const message = error instanceof Error ? error.message : String(error);
  return `error: ${oneLine(message)}`;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
