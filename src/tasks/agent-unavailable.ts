import {KubeError} from '../kube/errors.js';

/** The agent is indispensable for what was asked and does not run, or is of a version that cannot do it. */
export class AgentUnavailable extends KubeError {
  override name = 'AgentUnavailable';
}
