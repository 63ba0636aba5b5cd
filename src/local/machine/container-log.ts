import type {Readable} from 'node:stream';

/** One line of a container's log. */
export interface LogLine {
  readonly time: Date;
  readonly text: string;
}

/** What one run of a program printed. Oldest lines are let go when there is too much. */
export interface RunLog {
  /** Settles once the run is over and nothing more will come. */
  readonly over: Promise<void>;
  lines(): readonly LogLine[];
  /** Calls for each line to come. @returns what ends that */
  listen(listener: (line: LogLine) => void): () => void;
}

/** The log of a container over its runs: the one that runs, and the one before it. */
export interface ContainerLog {
  /** Undefined before the first run. */
  current(): RunLog | undefined;
  previous(): RunLog | undefined;
  /** Begins with another run, which prints to these. */
  begin(streams: readonly Readable[]): void;
}

/** As much as a kubelet keeps of a file by default, and a program on a person's machine may. */
const mostCharacters = 10 * 1024 * 1024;
const longestLine = 16 * 1024;

/** @param now the time at which a line came */
export function createContainerLog(now: () => Date): ContainerLog {
  let current: RunLog | undefined;
  let previous: RunLog | undefined;
  return {
    current: () => current,
    previous: () => previous,
    begin(streams) {
      previous = current;
      current = runLog(streams, now);
    },
  };
}

function runLog(streams: readonly Readable[], now: () => Date): RunLog {
  const kept: LogLine[] = [];
  const listeners = new Set<(line: LogLine) => void>();
  let characters = 0;
  function add(text: string): void {
    const line = {time: now(), text};
    kept.push(line);
    characters += text.length + 1;
    if (characters > mostCharacters) forget();
    for (const listener of listeners) listener(line);
  }
  /** A quarter at once: one line at a time would move all the others each time. */
  function forget(): void {
    let dropped = 0;
    while (characters > mostCharacters * 0.75) {
      characters -= (kept[dropped]?.text.length ?? 0) + 1;
      dropped += 1;
    }
    kept.splice(0, dropped);
  }
  const over = Promise.all(streams.map((stream) => splitLines(stream, add)));
  return {
    over: over.then(() => undefined),
    lines: () => kept,
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Passes on each line; one that is too long in pieces. Settles when the stream is closed. */
async function splitLines(stream: Readable, add: (text: string) => void): Promise<void> {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) add(part);
    while (rest.length > longestLine) {
      add(rest.slice(0, longestLine));
      rest = rest.slice(longestLine);
    }
  });
  await new Promise<void>((resolve) => stream.once('close', resolve));
  if (rest !== '') add(rest);
}
