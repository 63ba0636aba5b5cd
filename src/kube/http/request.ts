import type {Call, Connection, Method} from './contract.js';
import {hostAndPort, type Target} from './target.js';

/** A request in full, but for who asks. */
export interface RequestParts {
  readonly method: Method;
  /** For people. */
  readonly url: string;
  /** With the server's prefix and the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer | undefined;
  /** Sent twice it has the effect of once. */
  readonly harmlessTwice: boolean;
}

/** Makes a request of a call. */
export function requestOf({
  method,
  path,
  call,
  connection,
  target,
  userAgent,
}: {
  readonly method: Method;
  readonly path: string;
  readonly call: Call;
  readonly connection: Connection;
  readonly target: Target;
  readonly userAgent: string;
}): RequestParts {
  const withQuery = target.prefix + path + queryText(call.query);
  const body = bodyOf(call.body);
  const {contentType = 'application/json'} = call;
  return {
    method,
    url: `${target.secure ? 'https' : 'http'}://${hostAndPort(target)}${withQuery}`,
    path: withQuery,
    headers: {
      accept: call.accept ?? 'application/json',
      'user-agent': headerText(userAgent),
      ...(method === 'GET' && connection.compression !== false && {'accept-encoding': 'gzip'}),
      ...(body && {'content-type': contentType, 'content-length': String(body.length)}),
    },
    body,
    harmlessTwice: method !== 'POST' && !(method === 'PATCH' && /json-patch/.test(contentType)),
  };
}

/** @returns the text as a header may carry it: UTF-8 bytes, no control characters */
export function headerText(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what must not get through
  return Buffer.from(text.replace(/[\u0000-\u001f\u007f]/g, ''), 'utf8').toString('latin1');
}

function queryText(query: Call['query'] = {}): string {
  const given = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) given.append(key, String(one));
    }
  }

  return given.size > 0 ? `?${given.toString()}` : '';
}

function bodyOf(body: Call['body']): Buffer | undefined {
  if (body === undefined) return undefined;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body), 'utf8');
}
