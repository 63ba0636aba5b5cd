import {Refused} from '../simulation/refused.js';
import type {Injection} from '../simulation/injection.js';
import {
  paths,
  type AgentConfig,
  type AgentState,
  type RefusalDocument,
  type SimulationDocument,
  type SimulationList,
} from './protocol.js';

/** What a running agent answers. A promise that rejects with Refused says why something is not done. */
export interface AgentAnswers {
  state(): Promise<AgentState>;
  config(): Promise<AgentConfig>;
  inject(injection: Injection): Promise<SimulationDocument>;
  revert(id: string): Promise<SimulationDocument>;
  revertAll(): Promise<SimulationList>;
}

/** A request as it arrived. */
export interface SocketRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** An HTTP status and its document. */
export interface SocketAnswer {
  readonly status: number;
  readonly document: object;
}

/** Answers one request; what makes no sense is refused with a sentence. */
export async function answerRequest(
  {method, path, body}: SocketRequest,
  answers: AgentAnswers,
): Promise<SocketAnswer> {
  try {
    const document = await documentFor({method, path, body}, answers);
    return document ? {status: 200, document} : refusal(404, `nothing answers ${method} ${path}`);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return refusal(error instanceof Refused ? 422 : 500, error.message);
  }
}

/** An answer that says in one sentence why there is no other. */
export function refusal(status: number, error: string): SocketAnswer {
  const document: RefusalDocument = {error};
  return {status, document};
}

async function documentFor(
  {method, path, body}: SocketRequest,
  answers: AgentAnswers,
): Promise<object | undefined> {
  switch (`${method} ${path}`) {
    case `GET ${paths.state}`:
      return answers.state();
    case `GET ${paths.config}`:
      return answers.config();
    case `POST ${paths.simulations}`:
      return answers.inject(readInjection(readObject(body)));
    case `POST ${paths.revert}`: {
      const {id, all} = readObject(body);
      if (all === true) return answers.revertAll();
      if (typeof id === 'string') return answers.revert(id);
      throw new Refused('expected `id` with a text, or `all` with true, got neither');
    }
    default:
      return undefined;
  }
}

function readObject(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Readonly<Record<string, unknown>>;
    }
  } catch {
    // Said below.
  }

  throw new Refused('expected a JSON object as the request’s body, got something else');
}

function readInjection(object: Readonly<Record<string, unknown>>): Injection {
  const {reason, line, mode = 'kmsg', durationMs, dryRun = false} = object;
  if (typeof reason !== 'string') throw wrong('reason', 'a text', reason);
  if (typeof line !== 'string') throw wrong('line', 'a text', line);
  if (typeof mode !== 'string') throw wrong('mode', 'a text', mode);
  if (typeof durationMs !== 'number') throw wrong('durationMs', 'a number', durationMs);
  if (typeof dryRun !== 'boolean') throw wrong('dryRun', 'true or false', dryRun);
  return {reason, line, mode, durationMs, dryRun};
}

function wrong(key: string, expected: string, got: unknown): Refused {
  const text = got === undefined ? 'nothing' : JSON.stringify(got).slice(0, 100);
  return new Refused(`\`${key}\`: expected ${expected}, got \`${text}\``);
}
