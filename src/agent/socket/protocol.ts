import type {ExporterHealth, MonitorHealth} from '../model/health.js';
import type {Simulation} from '../model/simulation.js';
import type {Condition} from '../model/status.js';

/**
 * What a running agent is asked over its Unix socket: HTTP with JSON, so that an older or newer program gets an answer that it can
 * read. `/v1` changes when an answer's keys change their meaning.
 */
export const paths = {
  state: '/v1/state',
  config: '/v1/config',
  /** POST an injection. */
  simulations: '/v1/simulations',
  /** POST `{"id":"91c2e0"}` or `{"all":true}`. */
  revert: '/v1/simulations/revert',
} as const;

/** Of every document that the agent answers. */
export const apiVersion = 'npd.agent/v1';

interface Versioned {
  readonly apiVersion: typeof apiVersion;
}

/** How the agent is. */
export interface AgentState extends Versioned {
  readonly kind: 'AgentState';
  readonly version: string;
  readonly nodeName: string;
  /** The agent's process. */
  readonly pid: number;
  readonly ready: boolean;
  /** Of the configuration in force. */
  readonly configRevision: string;
  /** Why the config files as they are now are not in force. */
  readonly configError?: string;
  readonly monitors: readonly MonitorHealth[];
  readonly exporters: readonly ExporterHealth[];
  /** `simulation`: the id of what holds it up. */
  readonly conditions: readonly (Condition & {readonly simulation?: string})[];
  /** Those that are active. */
  readonly simulations: readonly Simulation[];
}

/** The configuration in force, which is not what the files say now when they were changed and refused. */
export interface AgentConfig extends Versioned {
  readonly kind: 'AgentConfig';
  readonly revision: string;
  readonly files: readonly {
    readonly path: string;
    readonly kind: string;
    readonly source: string;
    readonly plugin: string;
    readonly conditions: readonly object[];
    readonly rules: readonly object[];
  }[];
}

/** A simulation that was begun, or is over. */
export interface SimulationDocument extends Simulation, Versioned {
  readonly kind: 'Simulation';
  readonly dryRun?: true;
  readonly revertedAt?: Date;
}

/** What `--revert-all` took back. */
export interface SimulationList extends Versioned {
  readonly kind: 'SimulationList';
  readonly items: readonly SimulationDocument[];
}

/** Why something was not done, in one sentence. */
export interface RefusalDocument {
  readonly error: string;
}
