import type {IncomingMessage} from 'node:http';
import {parse} from 'yaml';
import {decodeProtobuf, protobufPrefix} from './protobuf/decode.js';
import {badRequest, StatusError} from './status.js';

const limitBytes = 3 * 1024 * 1024;

/**
 * All of a request's body.
 * @throws StatusError 413 when it is larger than the real server takes
 */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limitBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (size <= limitBytes) return Buffer.concat(chunks);
  throw new StatusError(413, `Request entity too large: limit is ${limitBytes}`, {
    reason: 'RequestEntityTooLarge',
  });
}

const protobuf = 'application/vnd.kubernetes.protobuf';
const accepted = ['application/json', 'application/yaml', protobuf];

/**
 * The JSON object that a body is.
 * @param expected the kind, for messages
 * @throws StatusError 415 for another media type, 400 for what is no object
 */
export function decodeObject(
  body: Buffer,
  contentType: string | undefined,
  expected: string,
): Readonly<Record<string, unknown>> {
  const type = mediaType(contentType);
  if (!accepted.includes(type)) throw unsupportedBody();
  const value = decoders[type]?.(body, expected);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  const got = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  throw unrecognized(
    expected,
    `json parse error: json: cannot unmarshal ${got} into Go value of type struct ${goStruct}`,
    body.toString('hex'),
  );
}

const decoders: Readonly<Record<string, (body: Buffer, expected: string) => unknown>> = {
  'application/json': fromJson,
  'application/yaml': fromYaml,
  [protobuf]: fromProtobuf,
};

/** `application/json` of `application/json; charset=utf-8`, and when nothing was said. */
export function mediaType(contentType = 'application/json'): string {
  return contentType.split(';', 1)[0]?.trim().toLowerCase() || 'application/json';
}

/** What JSON.parse says, as Go's parser would. */
export function jsonError(text: string): string {
  return text.trim() === '' || isCutOff(text)
    ? 'unexpected end of JSON input'
    : `invalid character ${strayCharacter(text)} looking for beginning of value`;
}

const goStruct =
  '{ APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

function fromJson(body: Buffer, expected: string): unknown {
  const text = body.toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw unrecognized(expected, `json parse error: ${jsonError(text)}`, text || '<empty>');
  }
}

function fromYaml(body: Buffer, expected: string): unknown {
  try {
    return parse(body.toString('utf8'), {maxAliasCount: 0, logLevel: 'silent'}) as unknown;
  } catch (error) {
    const [first] = (error as Error).message.split('\n', 1);
    throw unrecognized(expected, `yaml: ${first}`, body.toString('hex'));
  }
}

function fromProtobuf(body: Buffer, expected: string): unknown {
  if (!body.subarray(0, protobufPrefix.length).equals(protobufPrefix)) {
    const why =
      'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]';
    throw unrecognized(expected, why, body.toString('hex'));
  }
  let value: unknown;
  try {
    value = decodeProtobuf(body);
  } catch (error) {
    throw unrecognized(expected, `proto: ${(error as Error).message}`, body.toString('hex'));
  }
  // Whoever may choose sends it as JSON then.
  if (value === undefined) throw unsupportedBody();
  return value;
}

function unrecognized(expected: string, why: string, shown: string): StatusError {
  const about = why.startsWith('json') ? "couldn't get version/kind; " : '';
  const cut = shown.length > 1024 ? `${shown.slice(0, 1024)} ...` : shown;
  return badRequest(
    `the object provided is unrecognized (must be of type ${expected}): ${about}${why} (${cut})`,
  );
}

/** 415: a body in a form that is not read. */
export function unsupportedBody(): StatusError {
  return new StatusError(
    415,
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
    {reason: 'UnsupportedMediaType'},
  );
}

/** Whether more text could still make it JSON: brackets or a quote are open at its end. */
function isCutOff(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return /end of JSON|Unterminated|after JSON.*position/.test((error as Error).message)
      ? !/non-whitespace/.test((error as Error).message)
      : /Expected .* in JSON at position (\d+)/.test((error as Error).message) &&
          Number(/position (\d+)/.exec((error as Error).message)?.[1]) >= text.trimEnd().length;
  }
}

function strayCharacter(text: string): string {
  try {
    JSON.parse(text);
    return "''";
  } catch (error) {
    const place = Number(/position (\d+)/.exec((error as Error).message)?.[1] ?? 0);
    return `'${text.charAt(place)}'`;
  }
}
