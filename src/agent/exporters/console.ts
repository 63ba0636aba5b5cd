import type {Exporter} from '../model/exporter.js';
import type {Condition} from '../model/status.js';

/**
 * Prints each problem as one line in plain words, for a person who runs the agent by hand:
 * `13:30:02  problem   KernelDeadlock (DockerHung): task docker:7 blocked for more than 300 seconds.`
 * @param write takes one line with its newline
 */
export function consoleLines(write: (line: string) => void): Exporter {
  const shown = new Map<string, Condition>();

  function showCondition(condition: Condition): void {
    const {type, status, reason, message, transition} = condition;
    const before = shown.get(type);
    shown.set(type, condition);
    if (before?.status === status && before.reason === reason) return;
    if (status === 'True') {
      write(line(transition, 'problem', `${type} (${reason}): ${message}`));
    } else if (before) {
      write(line(transition, status === 'False' ? 'over' : 'unknown', `${type}: ${message}`));
    }
  }

  return {
    name: 'console',
    start: () => undefined,
    export({events, conditions}) {
      const lasting = new Set(conditions.map(({reason}) => reason));
      for (const {severity, timestamp, reason, message} of events) {
        // A condition's own event says the same as the condition's line.
        if (lasting.has(reason)) continue;
        write(line(timestamp, severity === 'warn' ? 'event' : 'info', `${reason}: ${message}`));
      }

      for (const condition of conditions) showCondition(condition);
    },
    withdraw(types) {
      for (const type of types) shown.delete(type);
    },
    trouble: () => undefined,
    stop: () => Promise.resolve(),
  };
}

function line(at: Date, word: string, text: string): string {
  return `${at.toTimeString().slice(0, 8)}  ${word.padEnd(8)} ${printable(text)}\n`;
}

/** Log text is hostile: nothing in it may move the cursor or start a line of its own. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) =>
    character === '\n' ? ' | ' : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
