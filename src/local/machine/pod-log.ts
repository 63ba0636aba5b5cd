import type {IncomingMessage, ServerResponse} from 'node:http';
import type {ApiObject} from '../api/kind.js';
import {badRequest} from '../api/status.js';
import {agentContainer} from './agent-daemon-set.js';
import type {ContainerLog, LogLine, RunLog} from './container-log.js';

/** Which lines of a log are asked for. */
export interface LogQuery {
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines: number | undefined;
  readonly since: Date | undefined;
  readonly limitBytes: number | undefined;
}

/**
 * Answers `…/pods/NAME/log` as a kubelet does.
 * @throws StatusError for what a kubelet refuses
 */
export async function answerLog(
  request: IncomingMessage,
  response: ServerResponse,
  {pod, log, now}: {readonly pod: ApiObject; readonly log: ContainerLog; readonly now: Date},
): Promise<void> {
  const {searchParams} = new URL(request.url ?? '/', 'http://server');
  const {name} = pod.metadata;
  const container = searchParams.get('container') || agentContainer;
  if (container !== agentContainer) {
    throw badRequest(`container ${container} is not valid for pod ${name}`);
  }

  const query = readLogQuery(searchParams, now);
  const run = query.previous ? log.previous() : log.current();
  if (!run && query.previous) {
    throw badRequest(`previous terminated container "${container}" in pod "${name}" not found`);
  }

  response.writeHead(200, {'content-type': 'text/plain'});
  if (run) await writeLog(run, query, response);
  response.end();
}

/** @throws StatusError for a number or a time that is none */
export function readLogQuery(query: URLSearchParams, now: Date): LogQuery {
  const sinceSeconds = wholeNumber(query, 'sinceSeconds');
  const sinceTime = query.get('sinceTime');
  if (sinceTime && Number.isNaN(Date.parse(sinceTime))) {
    throw badRequest(`expected a time in RFC 3339 in \`sinceTime\`, got \`${sinceTime}\``);
  }

  const since =
    sinceSeconds === undefined
      ? sinceTime
        ? new Date(sinceTime)
        : undefined
      : new Date(now.getTime() - sinceSeconds * 1000);
  return {
    follow: isTrue(query, 'follow'),
    previous: isTrue(query, 'previous'),
    timestamps: isTrue(query, 'timestamps'),
    tailLines: wholeNumber(query, 'tailLines'),
    since,
    limitBytes: wholeNumber(query, 'limitBytes'),
  };
}

/** The lines that are there already. */
export function chosenLines(
  lines: readonly LogLine[],
  {since, tailLines}: Pick<LogQuery, 'since' | 'tailLines'>,
): readonly LogLine[] {
  const recent = since ? lines.filter(({time}) => time >= since) : lines;
  return tailLines === undefined ? recent : tailLines === 0 ? [] : recent.slice(-tailLines);
}

async function writeLog(run: RunLog, query: LogQuery, response: ServerResponse): Promise<void> {
  const gone = new Promise<void>((resolve) => response.once('close', resolve));
  const limit = new AbortController();
  let left = query.limitBytes ?? Infinity;
  function put(line: LogLine): void {
    const text = query.timestamps ? `${line.time.toISOString()} ${line.text}\n` : `${line.text}\n`;
    const bytes = Buffer.from(text).subarray(0, left);
    left -= bytes.length;
    // Whoever reads too slowly is cut off rather than that all is kept for them.
    if (response.writableLength > mostUnread) response.destroy();
    else if (bytes.length > 0) response.write(bytes);
    if (left <= 0) limit.abort();
  }
  const full = new Promise<void>((resolve) => {
    limit.signal.addEventListener('abort', () => resolve());
  });
  for (const line of chosenLines(run.lines(), query)) put(line);
  if (!query.follow || left <= 0) return;
  const end = run.listen(put);
  response.flushHeaders();
  await Promise.race([gone, run.over, full]);
  end();
}

const mostUnread = 64 * 1024 * 1024;

function isTrue(query: URLSearchParams, key: string): boolean {
  return ['true', '1', ''].includes(query.get(key) ?? 'false');
}

function wholeNumber(query: URLSearchParams, key: string): number | undefined {
  const text = query.get(key);
  if (text === null || text === '') return undefined;
  if (!/^\d+$/.test(text)) {
    throw badRequest(`expected a whole number in \`${key}\`, got \`${text}\``);
  }

  return Number(text);
}
