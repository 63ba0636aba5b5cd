import {badRequest, StatusError} from './status.js';

/**
 * A whole number of a query, as Go reads it; undefined when it is not there.
 * @throws StatusError 400 with the real server's sentence
 */
export function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (/^[+-]?\d{1,18}$/.test(text)) return Number(text);
  const fault = /^[+-]?\d+$/.test(text) ? 'value out of range' : 'invalid syntax';
  throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: ${fault}`);
}

/** A yes or no of a query: anything but these is a yes, as the real server reads it. */
export function flag(query: URLSearchParams, name: string): boolean {
  const text = query.get(name);
  return text !== null && text !== '' && text !== '0' && text.toLowerCase() !== 'false';
}

/** Why a text is no resource version; undefined when it is one. */
export function versionFault(text: string): string | undefined {
  if (/^\d{1,19}$/.test(text)) return undefined;
  const fault = /^\d+$/.test(text) ? 'value out of range' : 'invalid syntax';
  return `strconv.ParseUint: parsing ${JSON.stringify(text)}: ${fault}`;
}

/**
 * The resource version of a query; undefined when it is not there.
 * @throws StatusError 500, as the real server does
 */
export function queryVersion(query: URLSearchParams): number | undefined {
  const text = query.get('resourceVersion');
  if (text === null || text === '') return undefined;
  const fault = versionFault(text);
  if (fault === undefined) return Number(text);
  throw new StatusError(500, `resourceVersion: Invalid value: ${JSON.stringify(text)}: ${fault}`);
}
