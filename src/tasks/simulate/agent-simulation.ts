import {AgentUnavailable} from '../agent-unavailable.js';

/** A simulation as the agent that runs it tells of it. */
export interface AgentSimulation {
  readonly id: string;
  readonly monitor: string;
  readonly source: string;
  readonly mode: string;
  readonly reason: string;
  /** What its rule sets; none: the problem is an event only. */
  readonly condition?: string;
  readonly line: string;
  /** By the agent's clock; when it reverts the simulation by itself. */
  readonly deadline: Date;
}

/** The version of the agent's documents that this plugin reads. */
const apiVersion = 'npd.agent/v1';

/**
 * Reads one Simulation, each of a SimulationList, or those that an AgentState tells of.
 * @param text what the agent printed
 * @throws AgentUnavailable when it is a document of another version, or none
 */
export function readSimulations(text: string): readonly AgentSimulation[] {
  const document = parsed(text);
  const items = itemsIn(document);
  if (document['apiVersion'] !== apiVersion || !Array.isArray(items)) throw unreadable(text);
  return items.map((item) => simulationOf(item, text));
}

type Fields = Readonly<Record<string, unknown>>;

function itemsIn(document: Fields): unknown {
  switch (document['kind']) {
    case 'Simulation':
      return [document];
    case 'SimulationList':
      return document['items'];
    case 'AgentState':
      return document['simulations'];
    default:
      return undefined;
  }
}

function simulationOf(item: unknown, text: string): AgentSimulation {
  const fields: Fields = typeof item === 'object' && item !== null ? {...item} : {};

  function word(name: string): string {
    const value = fields[name];
    if (typeof value !== 'string') throw unreadable(text);
    return value;
  }

  const deadline = new Date(word('deadline'));
  if (Number.isNaN(deadline.getTime())) throw unreadable(text);
  return {
    id: word('id'),
    monitor: word('monitor'),
    source: word('source'),
    mode: word('mode'),
    reason: word('reason'),
    ...(fields['condition'] !== undefined && {condition: word('condition')}),
    line: word('line'),
    deadline,
  };
}

function parsed(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? {...value} : {};
  } catch {
    return {};
  }
}

function unreadable(text: string): AgentUnavailable {
  const line = text.trim().replace(/\s+/g, ' ');
  return new AgentUnavailable(
    `expected a simulation in \`${apiVersion}\` from the agent, got \`${line.length > 120 ? `${line.slice(0, 120)}…` : line}\``,
    {hint: 'agent and plugin are of different releases: kubectl npd version'},
  );
}
