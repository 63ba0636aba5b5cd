import type {Fields, Log} from '../../src/agent/model/log.js';

/** A log that keeps what it was told: `warn: sentence`. */
export interface RecordingLog extends Log {
  readonly lines: string[];
  readonly fields: Fields[];
}

export function recordingLog(): RecordingLog {
  const lines: string[] = [];
  const fields: Fields[] = [];
  function keep(level: string) {
    return (sentence: string, more: Fields = {}): void => {
      lines.push(`${level}: ${sentence}`);
      fields.push(more);
    };
  }
  return {
    lines,
    fields,
    info: keep('info'),
    warn: keep('warn'),
    error: keep('error'),
    rarely: keep('rarely'),
  };
}
