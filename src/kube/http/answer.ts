import type {IncomingHttpHeaders} from 'node:http';
import {ApiError, ConnectionError, CredentialError, type StatusDetails} from '../errors.js';

/** A whole answer, decompressed. */
export interface Answer {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The server's own kind for refusals. */
export interface Status {
  readonly kind: 'Status';
  readonly message?: string;
  readonly reason?: string;
  readonly code?: number;
  readonly details?: StatusDetails;
}

/**
 * @returns undefined for an empty body
 * @throws ConnectionError when the body is not JSON
 */
export function parseAnswer<T>(answer: Answer, server: string): T {
  if (answer.body.length === 0) return undefined as T;
  const text = answer.body.toString('utf8');
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new ConnectionError(
      `expected JSON from \`${answer.method} ${answer.url}\`, got \`${beginning(text)}\``,
      {server, problem: 'not-kubernetes', hint: notKubernetes, cause},
    );
  }
}

/** @returns the error that an answer other than 2xx stands for */
export function refusal(answer: Answer): ApiError {
  const {status: code, headers, method, url} = answer;
  const status = parseStatus(answer.body);
  if (status) return statusError({code, ...status});
  if (code >= 300 && code < 400) {
    return new ApiError(
      `the server sent \`${method} ${url}\` on to \`${headers.location ?? 'nowhere'}\`, which is not followed`,
      {code, hint: notKubernetes},
    );
  }

  const text = beginning(answer.body.toString('utf8'));
  return errorOf(`the server answered \`${method} ${url}\` with ${code}${text && `: ${text}`}`, {
    code,
  });
}

/** @returns the error that a Status stands for, in the server's words */
export function statusError(status: Status): ApiError {
  const {message, reason, details, code = 500} = status;
  const text = message ?? reason ?? `the server refused with ${code} and gave no reason`;
  return errorOf(text, {code, reason, details});
}

/** kubectl says for a 401 what the server's `Unauthorized` means. */
function errorOf(message: string, said: ConstructorParameters<typeof ApiError>[1]): ApiError {
  if (said.code !== 401) return new ApiError(message, said);
  return new CredentialError(`You must be logged in to the server (${message})`, said);
}

const notKubernetes =
  'is `server` the address of a Kubernetes API server, or that of a proxy or login page?';

function parseStatus(body: Buffer): Status | undefined {
  try {
    const value = JSON.parse(body.toString('utf8')) as Partial<Status> | null;
    return value?.kind === 'Status' ? (value as Status) : undefined;
  } catch {
    return undefined;
  }
}

function beginning(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
