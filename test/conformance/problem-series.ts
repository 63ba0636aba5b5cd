import {prometheus} from '../../src/agent/exporters/prometheus/index.js';
import type {Measurement} from '../../src/agent/model/status.js';
import {recordingLog} from '../support/recording-log.js';

/** The two problem metrics as they are scraped: `{KernelDeadlock|DockerHung: 1}`. */
export interface ProblemSeries {
  apply(measurements: readonly Measurement[]): void;
  values(): Promise<{
    readonly counter: Readonly<Record<string, number>>;
    readonly gauge: Readonly<Record<string, number>>;
  }>;
}

/** The agent's own exporter, with a reader of what it exports. */
export function problemSeries(): ProblemSeries {
  const log = recordingLog();
  const exporter = prometheus({log});
  return {
    apply(measurements) {
      exporter.export({source: 'src', events: [], conditions: [], measurements});
      if (log.lines.length > 0) throw new Error(log.lines.join('\n'));
    },
    async values() {
      const text = await exporter.text();
      return {
        counter: samples(text, 'problem_counter', ({reason}) => reason),
        gauge: samples(text, 'problem_gauge', ({type, reason}) => `${type}|${reason}`),
      };
    },
  };
}

function samples(
  text: string,
  name: string,
  keyOf: (labels: Readonly<Record<string, string>>) => string | undefined,
): Readonly<Record<string, number>> {
  const lines = text.matchAll(new RegExp(`^${name}{(.*)} (\\S+)$`, 'gm'));
  return Object.fromEntries(
    [...lines].map(([, labels = '', value]) => [keyOf(readLabels(labels)) ?? '', Number(value)]),
  );
}

function readLabels(text: string): Readonly<Record<string, string>> {
  const pairs = text.matchAll(/(\w+)=("(?:[^"\\]|\\.)*")/g);
  return Object.fromEntries(
    [...pairs].map(([, name = '', value = '""']) => [name, JSON.parse(value) as string]),
  );
}
