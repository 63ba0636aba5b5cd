import type {Answer} from './answer.js';

const most = 5;
const longestSeconds = 30;

/**
 * @param waits how often this request has waited already
 * @returns how long to wait before the request is sent again, as the server asked; undefined when it is not to be
 */
export function retryDelayMs(
  {status, headers}: Pick<Answer, 'status' | 'headers'>,
  harmlessTwice: boolean,
  waits: number,
): number | undefined {
  const seconds = Number(headers['retry-after']);
  const asked = headers['retry-after'] !== undefined && Number.isFinite(seconds) && seconds >= 0;
  // 429 says that nothing was done; after 5xx something may have been.
  const may = status === 429 || (status >= 500 && harmlessTwice);
  if (!asked || !may || waits >= most || seconds > longestSeconds) return undefined;
  return seconds * 1000;
}
