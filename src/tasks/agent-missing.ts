import {AgentUnavailable} from './agent-unavailable.js';

/** There is no agent where one is indispensable. */
export class AgentMissing extends AgentUnavailable {
  override name = 'AgentMissing';

  /** @param where `node node-3`; unset: the whole cluster */
  constructor(where?: string) {
    super(where === undefined ? 'the agent is not installed' : `there is no agent on ${where}`, {
      hint: 'to see where it is, run: kubectl npd status agents; to install it: kubectl npd install',
    });
  }
}
