import type {RefusalDocument} from '../socket/protocol.js';
import {askUnixSocket, type UnixAnswer} from '../socket/unix-request.js';
import type {Asked} from './command-line.js';

/** Nobody answers on the socket. */
export class NoAgent extends Error {}

/** An agent answers within a moment; one that is stopped or stuck does not. */
const timeoutMs = 10_000;

/**
 * Asks the running agent.
 * @returns its answer, one JSON document
 * @throws NoAgent when nobody answers
 * @throws Error with the agent's sentence when it refuses
 */
export async function askAgent({
  socket,
  path,
  body,
}: Extract<Asked, {ask: 'agent'}>): Promise<string> {
  const answer = await answerOf(socket, path, body);
  const document = readDocument(answer.body);
  if (!document) {
    throw new NoAgent(`expected an agent on the socket \`${socket}\`, but what answers is none`);
  }

  if (answer.status === 200) return answer.body;
  const {error} = document as Partial<RefusalDocument>;
  throw new Error(
    answer.status === 404
      ? `the running agent does not know this (${error}); it may be of another version`
      : String(error),
  );
}

async function answerOf(
  socketPath: string,
  path: string,
  body: object | undefined,
): Promise<UnixAnswer> {
  try {
    return await askUnixSocket({socketPath, path, ...(body && {body}), timeoutMs});
  } catch (cause) {
    const {code, message} = cause as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM') {
      throw new Error(
        `not allowed to use the socket \`${socketPath}\` (${code}); run this as the user who runs the agent`,
        {cause},
      );
    }

    throw new NoAgent(
      `no agent answers on the socket \`${socketPath}\` (${code ?? message}); start one, or give its \`--socket\``,
      {cause},
    );
  }
}

function readDocument(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
