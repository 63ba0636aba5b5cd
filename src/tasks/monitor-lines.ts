import {linesOf} from './whole-lines.js';

/**
 * Those lines of an agent's log that are about one monitor: `… "Monitor started" monitor="kernel-monitor"`, or the
 * same in JSON. What a message quotes is no field, so no log text that the agent tells of can pass for another's.
 * @param timestamps whether each line begins with the kubelet's time
 */
export function monitorLines(block: Buffer, monitor: string, timestamps: boolean): Buffer {
  const quoted = JSON.stringify(monitor);
  const kept = [...linesOf(block)].filter(
    (line) => line.includes(quoted) && isAbout(line.toString('utf8'), monitor, timestamps),
  );
  return Buffer.concat(kept);
}

function isAbout(line: string, monitor: string, timestamps: boolean): boolean {
  const text = timestamps ? line.slice(line.indexOf(' ') + 1) : line;
  return text.startsWith('{') ? jsonField(text) === monitor : textField(text) === monitor;
}

function jsonField(text: string): unknown {
  try {
    return (JSON.parse(text) as {monitor?: unknown}).monitor;
  } catch {
    return undefined; // cut, or not the agent's
  }
}

/** The value of `monitor=` outside of quotes. */
function textField(text: string): unknown {
  let before = '';
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[^"]+/g)) {
    if (token.startsWith('"') && before.endsWith(' monitor=')) return unquoted(token);
    before = token;
  }
  return undefined;
}

function unquoted(token: string): unknown {
  try {
    return JSON.parse(token);
  } catch {
    return undefined;
  }
}
