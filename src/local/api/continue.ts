import {badRequest} from './status.js';

/** Where a page of a list begins. */
export interface Continue {
  /** The state that the list shows; negative: whatever there is now. */
  readonly version: number;
  /** The key of the last object of the page before; empty at the beginning. */
  readonly after: string;
}

/** The token that the client brings back for the next page, of the real server's form. */
export function encodeContinue(version: number, after: string): string {
  const token = {v: 'meta.k8s.io/v1', rv: version, start: `${after}\0`};
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

/**
 * Reads a token.
 * @throws StatusError 400 for what is none
 */
export function decodeContinue(token: string): Continue {
  const {v, rv, start} = fieldsOf(token);
  if (v !== 'meta.k8s.io/v1') {
    throw badRequest(
      'invalid continue token: continue key is not valid: server does not recognize this encoded version "' +
        `${typeof v === 'string' ? v : ''}"`,
    );
  }
  if (typeof rv !== 'number' || !Number.isInteger(rv) || rv === 0) {
    throw badRequest(
      'invalid continue token: continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)',
    );
  }
  if (typeof start !== 'string' || start === '') {
    throw badRequest(
      'invalid continue token: continue key is not valid: encoded start key empty (version meta.k8s.io/v1)',
    );
  }
  return {version: rv, after: start.replace(/\0$/, '')};
}

function fieldsOf(token: string): Readonly<Record<string, unknown>> {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  const first = Buffer.from(token, 'base64url').toString('latin1').charAt(0);
  throw badRequest(
    `invalid continue token: continue key is not valid: invalid character '${first}' looking for beginning of value`,
  );
}
