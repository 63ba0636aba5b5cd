/** One request as it went, for `-v=6` and up. */
export interface RequestTrace {
  readonly method: string;
  readonly url: string;
  /** Undefined when no answer came. */
  readonly status: number | undefined;
  /** From sending to the answer's end; for a watch to its beginning. */
  readonly ms: number;
  /** What kept the answer from coming. */
  readonly failure: string | undefined;
  /** Headers as sent, credentials masked. */
  requestHeaders(): Readonly<Record<string, string>>;
  /** Bodies with secrets masked, made only when asked for; undefined when there is none. */
  requestBody(): string | undefined;
  responseBody(): string | undefined;
}

/** @returns the record of a request that ended with a reply or with an error */
export function traceOf({
  method,
  url,
  headers,
  body,
  reply,
  error,
  ms,
}: {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer | undefined;
  readonly reply: {readonly status: number; readonly body: Buffer} | undefined;
  readonly error: unknown;
  readonly ms: number;
}): RequestTrace {
  function shown(bytes: Buffer | undefined): string | undefined {
    return bytes && bytes.length > 0 ? maskBody(bytes.toString('utf8'), url) : undefined;
  }

  return {
    method,
    url,
    status: reply?.status,
    ms,
    failure: error instanceof Error ? error.message : undefined,
    requestHeaders: () => maskHeaders(headers),
    requestBody: () => shown(body),
    responseBody: () => shown(reply?.body),
  };
}

const mask = '<masked>';
const secretHeaders = /^(authorization|proxy-authorization|cookie|set-cookie)$/i;
const secretKeys = /token|password|passwd|secret$|^client-?key|privatekey|credential/i;

/** @returns the headers with what proves an identity masked; several values are joined with `, ` */
export function maskHeaders(
  headers: Readonly<Record<string, string | string[] | number>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      secretHeaders.test(name) ? mask : Array.isArray(value) ? value.join(', ') : String(value),
    ]),
  );
}

/**
 * @param text a body; JSON, or anything else, which is kept when it is not about secrets
 * @param url tells whether the values of `data` are secrets
 * @returns the body on one line, texts under keys that name a token, a password or a key masked
 */
export function maskBody(text: string, url: string): string {
  const secrets = /\/(secrets|serviceaccounts\/[^/]+\/token|tokenreviews)\b/.test(url);
  try {
    return JSON.stringify(masked(JSON.parse(text), secrets));
  } catch {
    return secrets ? mask : text;
  }
}

function masked(value: unknown, secrets: boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => masked(one, secrets));
  if (typeof value !== 'object' || value === null) return value;
  const inside = secrets || String((value as {kind?: unknown}).kind).startsWith('Secret');
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      if (inside && (key === 'data' || key === 'stringData')) return [key, mask];
      if (typeof one === 'string' && secretKeys.test(key)) return [key, mask];
      return [key, masked(one, inside)];
    }),
  );
}
