import type {IncomingMessage} from 'node:http';
import {promisify} from 'node:util';

/**
 * Reads an answer to its end and decompresses it.
 * @throws Node's error when it breaks off
 */
export async function readBody(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const [first] = chunks;
  const whole = first && chunks.length === 1 ? first : Buffer.concat(chunks);
  if (whole.length === 0 || response.headers['content-encoding'] !== 'gzip') return whole;
  const {gunzip} = await import('node:zlib');
  return promisify(gunzip)(whole);
}
