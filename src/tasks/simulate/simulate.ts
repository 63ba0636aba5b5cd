import {requireAccess, type Access} from '../../kube/access-review.js';
import type {NodeRecord} from '../../kube/nodes.js';
import type {Rest} from '../../kube/rest.js';
import type {SimulatedProblem} from '../../rules/simulated-problems.js';
import type {AgentSimulation} from './agent-simulation.js';
import {AgentRefused} from './ask-agent.js';
import {injectOnce} from './inject-once.js';
import {openNodeWatch} from './node-watch.js';
import {openProblemMetric} from './problem-metric.js';
import {awaitSights, type Expected, type Sight} from './sights.js';
import {awaitTakenBack, takeBack, type TakenBack} from './take-back.js';
import {findTarget, type Target, type TargetRequest} from './target.js';

/** What is to be simulated, and how much of it is to be seen. */
export interface SimulateRequest extends TargetRequest {
  readonly problem: SimulatedProblem;
  /** After which the agent takes it back by itself. */
  readonly durationMs: number;
  /** Wait until event, condition and metric were seen. */
  readonly verify: boolean;
  /** How long to wait for each of them. */
  readonly timeoutMs: number;
  /** Take it back once it was seen. */
  readonly revert: boolean;
  readonly dryRun: 'none' | 'client' | 'server';
}

/** What happens, as it happens. */
export type SimulateNews =
  | {readonly what: 'target'; readonly target: Target}
  | {readonly what: 'injected'; readonly target: Target; readonly simulation: AgentSimulation}
  | {readonly what: 'seen'; readonly target: Target; readonly sight: Sight}
  | {
      readonly what: 'taken-back';
      readonly target: Target;
      readonly simulation: AgentSimulation;
      readonly end: TakenBack;
      readonly afterSeconds: number;
    }
  /** It was stopped, or went wrong, while the simulation was active. */
  | {
      readonly what: 'cleaned-up';
      readonly target: Target;
      readonly simulation: AgentSimulation;
      /** What kept it from being taken back at once; the agent then does so at the deadline. */
      readonly trouble: string | undefined;
    };

/** How a simulation went. */
export interface Simulated {
  readonly target: Target;
  readonly problem: SimulatedProblem;
  readonly dryRun: SimulateRequest['dryRun'];
  /** None when nothing was asked of the agent. */
  readonly simulation?: AgentSimulation;
  /** Unset when nothing was to be seen. */
  readonly sights?: readonly Sight[];
  /** What was not seen in time. */
  readonly missing: readonly Expected[];
  /** Why the last look at the metric failed, if it did. */
  readonly metricTrouble?: string;
  /** Unset when it is left to its deadline. */
  readonly end?: TakenBack & {readonly afterSeconds: number};
}

/**
 * Simulates a problem on one node. Promises:
 * - Nothing is injected before all rights are there and, with `verify`, event, node and metric can be seen.
 * - Once injected, whatever goes wrong and whoever stops it, the simulation is taken back, within `cleanUpMs`; what cannot
 *   be taken back, the agent takes back at its deadline.
 * @throws ApiError, AccessError, AgentUnavailable, AgentRefused, ConnectionError, KubeError; the signal's reason
 */
export async function* simulate(
  rest: Rest,
  request: SimulateRequest,
): AsyncGenerator<SimulateNews, Simulated> {
  const {problem, dryRun, signal} = request;
  const target = await findTarget(rest, request);
  yield {what: 'target', target};
  const begun = {target, problem, dryRun, missing: []};
  if (dryRun === 'client') return begun;
  await requireAccess(rest, neededAccess(target, request), {signal});
  if (dryRun === 'none' && request.verify) return yield* verified(rest, request, target);
  const {simulation} = await injectOnce(rest, request, target);
  if (dryRun === 'none') yield {what: 'injected', target, simulation};
  return {...begun, simulation};
}

const cleanUpMs = 5000;

function neededAccess(
  {namespace, pod}: Target,
  {verify, dryRun}: SimulateRequest,
): readonly Access[] {
  // A WebSocket is opened by GET; from 1.35 on the server asks for `create` besides, and then says so itself.
  const agent = {verb: 'get', resource: 'pods', namespace, name: pod};
  const exec = {...agent, subresource: 'exec'};
  if (!verify || dryRun !== 'none') return [exec];
  const seen = ['events', 'nodes'].flatMap((resource) =>
    ['list', 'watch'].map((verb) => ({verb, resource})),
  );
  return [exec, agent, {...agent, subresource: 'proxy'}, ...seen];
}

async function* verified(
  rest: Rest,
  request: SimulateRequest,
  target: Target,
): AsyncGenerator<SimulateNews, Simulated> {
  const {problem, signal, timeoutMs} = request;
  const watch = await openNodeWatch(rest, target.node, signal);
  let active: AgentSimulation | undefined;
  try {
    refuseWhatIsUp(watch.node(), problem);
    const metric = await openProblemMetric(rest, target, problem, signal);
    const {simulation, toldAt} = await injectOnce(rest, request, target);
    active = simulation;
    const seconds = stopwatch(toldAt);
    yield {what: 'injected', target, simulation};
    const sights: Sight[] = [];
    const looking = awaitSights({watch, metric, simulation, seconds, timeoutMs, signal});
    let step = await looking.next();
    for (; step.done !== true; step = await looking.next()) {
      sights.push(step.value);
      yield {what: 'seen', target, sight: step.value};
    }

    const missing = step.value;
    const trouble = metric.trouble();
    const done = {target, problem, dryRun: request.dryRun, simulation, sights, missing};
    const seen = {...done, ...(trouble !== undefined && {metricTrouble: trouble})};
    if (!request.revert) {
      active = undefined;
      return seen;
    }

    await takeBack(rest, target, simulation);
    active = undefined;
    const end = await awaitTakenBack(watch, simulation);
    const afterSeconds = seconds();
    yield {what: 'taken-back', target, simulation, end, afterSeconds};
    return {...seen, end: {...end, afterSeconds}};
  } catch (error) {
    if (active) {
      const simulation = active;
      active = undefined;
      const trouble = await cleanUp(rest, target, simulation);
      yield {what: 'cleaned-up', target, simulation, trouble};
    }

    throw error;
  } finally {
    watch.stop();
    // Whoever asked has left without waiting for the end.
    if (active) await cleanUp(rest, target, active);
  }
}

function refuseWhatIsUp({name, conditions}: NodeRecord, {condition}: SimulatedProblem): void {
  const up = conditions.find(({type, status}) => type === condition && status === 'True');
  if (!up) return;
  throw new AgentRefused(
    `expected the condition \`${up.type}\` of the node \`${name}\` to be False, got True for the reason \`${up.reason}\`: a simulation would prove nothing`,
    {hint: `see what is wrong: kubectl npd problems ${name}`},
  );
}

/** @returns what kept it from being taken back */
async function cleanUp(
  rest: Rest,
  target: Target,
  simulation: AgentSimulation,
): Promise<string | undefined> {
  try {
    await takeBack(rest, target, simulation, cleanUpMs);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function stopwatch(begun: number): () => number {
  return () => (performance.now() - begun) / 1000;
}
