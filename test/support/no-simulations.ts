import type {Simulations} from '../../src/agent/model/simulation.js';

/** For monitors of which nobody asks a simulation. */
export const noSimulations: Simulations = {
  none: () => true,
  claim: () => undefined,
  isActive: () => false,
  onOver: () => () => undefined,
};
