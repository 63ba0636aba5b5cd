import {setTimeout as sleep} from 'node:timers/promises';
import type {ReportedEvent} from '../../model/status.js';
import type {Clock} from '../../model/clock.js';
import type {Log} from '../../model/log.js';
import {createCorrelation, type Correlation, type Sighting} from './correlation.js';
import {eventType} from './event-type.js';
import type {Outcome} from './outcome.js';

/** An event as it is created on the API server, less what is the same for all of them. */
export interface EventToCreate {
  readonly name: string;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly source: string;
  readonly at: Date;
  readonly count: number;
  /** The simulation that made it up. */
  readonly simulation?: string;
}

/** What is changed on an event that has come again. */
export interface EventToCount {
  readonly name: string;
  readonly count: number;
  readonly message: string;
  readonly at: Date;
}

export interface EventRecorderOptions {
  readonly nodeName: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Neither rejects. An event of that name that exists already is `done`. */
  readonly create: (event: EventToCreate) => Promise<Outcome>;
  readonly count: (event: EventToCount) => Promise<Outcome>;
  /** Called for each event that is not told: `queue_full` or `refused`. */
  readonly dropped: (why: 'queue_full' | 'refused') => void;
}

/** Tells the API server of events, in order, for as long as it takes. */
export interface EventRecorder {
  /** Returns at once. */
  record(source: string, event: ReportedEvent): void;
  /** How many are waiting. */
  waiting(): number;
  /** One last try for what is queued, then nothing is sent any more. */
  stop(): Promise<void>;
}

const queueLimit = 1000;
const backOffMs = {first: 250, most: 5000};
const triesWhenDenied = 12;

interface Queued {
  readonly source: string;
  readonly event: ReportedEvent;
  readonly at: Date;
}

export function eventRecorder(options: EventRecorderOptions): EventRecorder {
  const {clock, log, dropped} = options;
  const queue: Queued[] = [];
  const told = createTold(options);
  const stopping = new AbortController();
  let working: Promise<void> | undefined;

  /** Sends the queue's head until it is told or given up, then the next one. */
  async function work(): Promise<void> {
    let delay = backOffMs.first;
    let denials = 0;
    for (let head = queue[0]; head; head = queue[0]) {
      const outcome = await told(head);
      if (outcome === 'denied') denials += 1;
      if (outcome === 'later' || (outcome === 'denied' && denials < triesWhenDenied)) {
        if (stopping.signal.aborted) return;
        await sleep(delay, undefined, {signal: stopping.signal}).catch(() => undefined);
        delay = Math.min(delay * 2, backOffMs.most);
        continue;
      }

      if (outcome !== 'done') dropped('refused');
      queue.shift();
      delay = backOffMs.first;
      denials = 0;
    }
  }

  function wake(): void {
    working ??= work().finally(() => {
      working = undefined;
      if (queue.length > 0 && !stopping.signal.aborted) wake();
    });
  }

  return {
    record(source, event) {
      if (queue.length >= queueLimit) {
        dropped('queue_full');
        log.rarely('Event dropped: the API server has not taken the last ones yet', {
          reason: event.reason,
          waiting: queue.length,
        });
        return;
      }

      queue.push({source, event, at: clock.now()});
      wake();
    },
    waiting: () => queue.length,
    async stop() {
      stopping.abort();
      await working;
    },
  };
}

/** Judges each event once and tells the server what the verdict says. */
function createTold({
  nodeName,
  create,
  count,
}: EventRecorderOptions): (queued: Queued) => Promise<Outcome> {
  const correlation: Correlation = createCorrelation();
  /** The name under which a kind of event is on the server, by correlation key. */
  const names = new Map<string, string>();
  const verdicts = new WeakMap<Queued, ReturnType<Correlation['judge']>>();

  return async function tell(queued) {
    const {source, event, at} = queued;
    const type = eventType(event.severity);
    const sighting = {source, type, reason: event.reason, message: event.message};
    if (event.simulation !== undefined) return tellSimulated(queued, sighting);
    const verdict = verdicts.get(queued) ?? correlation.judge(sighting, at.getTime());
    verdicts.set(queued, verdict);
    if (verdict.act === 'hold') return 'done';
    const {key, message} = verdict;
    const times = verdict.act === 'count' ? verdict.count : 1;
    const known = names.get(key);
    if (known !== undefined && times > 1) {
      const outcome = await count({name: known, count: times, message, at});
      if (outcome !== 'gone') return outcome;
    }

    const name = await eventName(nodeName, event.key ?? `${at.getTime()}/${source}/${key}`);
    const outcome = await create({...sighting, name, message, at, count: times});
    if (outcome === 'done') rememberName(names, key, name);
    return outcome;
  };

  /** As an object of its own, whatever came before: it carries its simulation's id, and real events are not counted up on it. */
  async function tellSimulated(
    {event: {key, simulation = ''}, at}: Queued,
    sighting: Sighting & Pick<EventToCreate, 'type'>,
  ): Promise<Outcome> {
    const {source, reason} = sighting;
    const name = await eventName(nodeName, key ?? `${at.getTime()}/${source}/${reason}`);
    return create({...sighting, name, at, count: 1, simulation});
  }
}

/**
 * `<node>.<16 hex digits>`, as client-go forms it; the digits come from what the event is about and not from
 * the time, so that the same happening found again has the same name.
 */
export async function eventName(nodeName: string, key: string): Promise<string> {
  const {createHash} = await import('node:crypto'); // 5 ms that the start does without
  return `${nodeName}.${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
}

function rememberName(names: Map<string, string>, key: string, name: string): void {
  names.delete(key);
  names.set(key, name);
  if (names.size > 4096) names.delete(names.keys().next().value ?? '');
}
