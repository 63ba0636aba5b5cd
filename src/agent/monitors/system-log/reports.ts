import type {CheckedSystemLogConfig} from '../../../rules/system-log/config.js';
import type {Condition, Measurement, Status} from '../../model/status.js';
import {initialProblemMetrics, problemCounter, problemGauge} from '../problem-metrics.js';
import type {Judged, Lifted} from './judging.js';

/** What a system-log monitor reports besides its conditions. */
export type Told = Pick<Status, 'events' | 'measurements'>;

/** Makes reports of what was judged. */
export interface Reports {
  /** That it has started: every series at 0, then the conditions that held before a restart. */
  started(conditions: readonly Condition[]): Told;
  found(judged: Judged): Told;
  /** That a simulation is over. What was counted stays counted. */
  lifted(lifted: readonly Lifted[]): Told;
}

/** @param monitor its name, and the boot whose log it reads: what makes its events recognisable */
export function reportsOf(
  {plugin, rules, metricsReporting}: CheckedSystemLogConfig,
  {name, bootId}: {readonly name: string; readonly bootId: string},
): Reports {
  function measured(measurements: readonly Measurement[]): readonly Measurement[] {
    return metricsReporting ? measurements : [];
  }

  return {
    started: (conditions) => ({
      events: [],
      measurements: measured([
        ...initialProblemMetrics(rules),
        ...conditions
          .filter(({status}) => status === 'True')
          .map(({type, reason}) => problemGauge(type, reason, true)),
      ]),
    }),
    found: ({events, touched, rule, place, simulation}) => ({
      events: events.map((event) => ({
        ...event,
        key: `${bootId}/${plugin}/${place}/${name}/${rule}/${event.reason}`,
        ...(simulation !== undefined && {simulation}),
      })),
      measurements: measured([
        ...events.map(({reason}) => problemCounter(reason, 1)),
        ...(touched ? [problemGauge(touched.type, touched.reason, touched.status === 'True')] : []),
      ]),
    }),
    lifted: (lifted) => ({
      events: lifted.map(({event, before: {type, simulation = ''}}) => {
        const key = `${bootId}/simulation/${simulation}/${name}/${type}/over`;
        return {...event, key, simulation};
      }),
      measurements: measured(
        lifted.map(({before: {type, reason}}) => problemGauge(type, reason, false)),
      ),
    }),
  };
}
