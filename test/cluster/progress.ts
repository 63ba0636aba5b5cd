/** Tells a person what takes so long. */
export interface Progress {
  /** Does `act` and says how long it has been at it. */
  during<T>(what: string, act: () => Promise<T>): Promise<T>;
}

/** Progress on a stream: one line that counts the seconds at a terminal, one at the start and the end elsewhere. */
export function progressOn(stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>): Progress {
  return {
    async during(what, act) {
      const started = Date.now();
      function line(): string {
        return `${what} … ${Math.round((Date.now() - started) / 1000)} s`;
      }
      stream.write(stream.isTTY ? line() : `${what} …\n`);
      const timer = stream.isTTY ? setInterval(() => stream.write(`\r${line()}`), 1000) : undefined;
      try {
        return await act();
      } finally {
        clearInterval(timer);
        stream.write(stream.isTTY ? `\r${line()}\n` : `${line()}\n`);
      }
    },
  };
}
