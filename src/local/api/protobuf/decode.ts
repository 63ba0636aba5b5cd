import {messages} from './messages.js';
import {decodeMessage, type Message} from './wire.js';

/** What every Kubernetes object in protobuf begins with. */
export const protobufPrefix = Buffer.from('k8s\0');

const envelope: Message = {
  1: ['type', {1: ['apiVersion', 'text'], 2: ['kind', 'text']}],
  2: ['raw', 'bytes'],
};

/**
 * An object in protobuf as the JSON that it stands for.
 * @returns undefined for a kind that is not known in this form
 * @throws RangeError for bytes that are no message
 */
export function decodeProtobuf(bytes: Buffer): Readonly<Record<string, unknown>> | undefined {
  const {type = {}, raw = ''} = decodeMessage(bytes.subarray(protobufPrefix.length), envelope);
  const {apiVersion, kind} = type as {apiVersion?: string; kind?: string};
  const message = kind !== undefined && Object.hasOwn(messages, kind) ? messages[kind] : undefined;
  if (!message) return undefined;
  return {apiVersion, kind, ...decodeMessage(Buffer.from(raw as string, 'base64'), message)};
}
