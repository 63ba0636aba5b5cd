import {statusError, type Status} from '../http/answer.js';

/** What is said on the error channel when a command is over. */
interface EndStatus extends Status {
  readonly status?: 'Success' | 'Failure';
}

/**
 * The exit code that the end of a command tells.
 * @param text JSON of a Status; a part of one gives undefined
 * @throws ApiError when the command could not be run, in the server's words
 * @see kubernetes staging/src/k8s.io/client-go/tools/remotecommand/v4.go
 */
export function exitCodeIn(text: string): number | undefined {
  const status = parsed(text);
  if (!status) return undefined;
  if (status.status === 'Success') return 0;
  if (status.reason !== 'NonZeroExitCode') throw statusError(status);
  const cause = status.details?.causes?.find(({reason}) => reason === 'ExitCode');
  const code = Number(cause?.message);
  if (!Number.isInteger(code)) throw statusError(status);
  return code;
}

function parsed(text: string): EndStatus | undefined {
  try {
    return JSON.parse(text) as EndStatus;
  } catch {
    return undefined;
  }
}
