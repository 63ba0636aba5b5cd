import type {RequestTrace} from '../kube/rest.js';
import {printable} from './printable.js';

/** `GET https://… 200 OK in 12 ms`; from verbosity 7 with headers, from 8 with bodies. */
export function requestTraceView(request: RequestTrace, verbosity: number): string {
  const {method, url, status, failure, ms} = request;
  const outcome = status === undefined ? (failure ?? 'no answer') : String(status);
  const lines = [`${method} ${url} ${outcome} in ${Math.round(ms)} milliseconds`];
  if (verbosity >= 7) {
    for (const [name, value] of Object.entries(request.requestHeaders())) {
      lines.push(`    ${name}: ${value}`);
    }
  }
  if (verbosity >= 8) {
    lines.push(...body('Request Body', request.requestBody()));
    lines.push(...body('Response Body', request.responseBody()));
  }
  return lines.map((line) => `${printable(line)}\n`).join('');
}

function body(title: string, text: string | undefined): readonly string[] {
  return text === undefined ? [] : [`${title}: ${text}`];
}
