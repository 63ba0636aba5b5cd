import {setTimeout as sleep} from 'node:timers/promises';
import {ApiError, ConnectionError} from '../../kube/errors.js';
import {namedPort, podText} from '../../kube/pod-proxy.js';
import type {Rest} from '../../kube/rest.js';
import type {Target} from './target.js';

/** What the agent's metrics say about one problem. */
export interface ProblemMetric {
  /** `problem_gauge{reason="DockerHung",type="KernelDeadlock"}` */
  readonly series: string;
  /**
   * Asks again and again until the series tells of the problem: the gauge is 1, the counter more than it was.
   * @returns the series' value
   * @throws the signal's reason
   */
  risen(signal: AbortSignal): Promise<number>;
  /** Why the last look failed, if it did. */
  trouble(): string | undefined;
}

/** Port of the agent's metrics, where its pod does not name it. */
const defaultPort = 20_257;
const portName = 'metrics';
const betweenLooksMs = 150;

/**
 * Looks at the agent's metrics for the first time, through the API server.
 * @throws ApiError, ConnectionError when they cannot be seen
 */
export async function openProblemMetric(
  rest: Rest,
  target: Target,
  {reason, condition}: {readonly reason: string; readonly condition?: string | undefined},
  signal: AbortSignal,
): Promise<ProblemMetric> {
  const {namespace, pod} = target;
  const labels = {reason, ...(condition !== undefined && {type: condition})};
  const name = condition === undefined ? 'problem_counter' : 'problem_gauge';
  const port = (await namedPort(rest, {namespace, pod}, portName, {signal})) ?? defaultPort;
  const page = {namespace, pod, port, path: '/metrics'};

  async function look(lookSignal: AbortSignal): Promise<number> {
    return sampleValue(await podText(rest, page, {signal: lookSignal}), name, labels) ?? 0;
  }

  const before = await look(signal);
  let trouble: string | undefined;

  /** An agent that does not answer for a moment is asked again; one that may not be asked is not. */
  async function lookAgain(lookSignal: AbortSignal): Promise<number> {
    try {
      const value = await look(lookSignal);
      trouble = undefined;
      return value;
    } catch (error) {
      lookSignal.throwIfAborted();
      if (!isPassing(error)) throw error;
      trouble = error.message;
      return before;
    }
  }

  return {
    series: seriesText(name, labels),
    trouble: () => trouble,
    async risen(lookSignal) {
      for (;;) {
        const value = await lookAgain(lookSignal);
        if (condition === undefined ? value > before : value === 1) return value;
        await sleep(betweenLooksMs, undefined, {signal: lookSignal}).catch(() =>
          lookSignal.throwIfAborted(),
        );
      }
    },
  };
}

/**
 * The value of the first sample of this name that has all of these labels.
 * @param text in Prometheus' text format 0.0.4
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function sampleValue(
  text: string,
  name: string,
  labels: Readonly<Record<string, string>>,
): number | undefined {
  for (const line of text.split('\n')) {
    const [, found, inBraces = '', value] = /^([^\s{]+)(?:\{(.*)\})? +(\S+)/.exec(line) ?? [];
    if (found !== name) continue;
    const own = labelsIn(inBraces);
    if (Object.entries(labels).every(([label, wanted]) => own.get(label) === wanted)) {
      return Number(value);
    }
  }

  return undefined;
}

function labelsIn(text: string): ReadonlyMap<string, string> {
  const pairs = text.matchAll(/([^\s",=]+)="((?:[^"\\]|\\.)*)"/g);
  return new Map(
    [...pairs].map(([, label = '', value = '']) => [
      label,
      value.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter)),
    ]),
  );
}

function seriesText(name: string, labels: Readonly<Record<string, string>>): string {
  const texts = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}{${texts.join(',')}}`;
}

function isPassing(error: unknown): error is Error {
  if (error instanceof ConnectionError) return error.problem !== 'closed';
  return error instanceof ApiError && (error.code === 429 || error.code >= 500);
}
