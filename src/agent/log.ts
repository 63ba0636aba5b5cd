import type {Fields, Log} from './model/log.js';

const quietMs = 60_000;

export interface LogOptions {
  readonly write: (line: string) => void;
  readonly now: () => Date;
  readonly format: 'text' | 'json';
}

/**
 * The agent's log: klog's structured text, such as
 * `I1121 13:30:00.123456 npd-agent] "Monitor started" monitor="kernel-monitor"`, or a line of JSON.
 * Values are JSON strings, so that hostile log text cannot forge a line.
 * @see https://github.com/kubernetes/klog (structured logging)
 */
export function createLog({write, now, format}: LogOptions): Log {
  const heldBack = new Map<string, {until: number; count: number}>();
  function print(level: 'info' | 'warn' | 'error', sentence: string, fields: Fields = {}): void {
    write(
      format === 'json'
        ? jsonLine(now(), level, sentence, fields)
        : textLine(now(), level, sentence, fields),
    );
  }

  return {
    info: (sentence, fields) => print('info', sentence, fields),
    warn: (sentence, fields) => print('warn', sentence, fields),
    error: (sentence, fields) => print('error', sentence, fields),
    rarely(sentence, fields) {
      const at = now().getTime();
      const last = heldBack.get(sentence);
      if (last && at < last.until) {
        last.count += 1;
        return;
      }

      heldBack.set(sentence, {until: at + quietMs, count: 0});
      print('warn', sentence, last?.count ? {...fields, heldBack: last.count} : fields);
    },
  };
}

function jsonLine(at: Date, level: string, sentence: string, fields: Fields): string {
  return `${JSON.stringify({ts: at.toISOString(), level, msg: sentence, ...plain(fields)})}\n`;
}

function textLine(at: Date, level: string, sentence: string, fields: Fields): string {
  const stamp = `${level[0]?.toUpperCase()}${two(at.getMonth() + 1)}${two(at.getDate())} ${at
    .toTimeString()
    .slice(0, 8)}.${String(at.getMilliseconds()).padStart(3, '0')}000`;
  const pairs = Object.entries(plain(fields)).map(
    ([key, value]) => ` ${key}=${JSON.stringify(value)}`,
  );
  return `${stamp} npd-agent] ${JSON.stringify(sentence)}${pairs.join('')}\n`;
}

/** An Error becomes its message and those of its causes: a stack is of no use to an operator. */
function plain(fields: Fields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      value instanceof Error ? messages(value) : value,
    ]),
  );
}

function messages(error: Error): string {
  const {cause} = error;
  return cause instanceof Error && !error.message.includes(cause.message)
    ? `${error.message}: ${messages(cause)}`
    : error.message;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
