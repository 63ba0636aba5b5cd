/** Fields of a log line besides its sentence. `error` is the key for what went wrong. */
export type Fields = Readonly<Record<string, unknown>>;

/** The agent's own log: a fixed sentence, so that it can be searched for, and fields. */
export interface Log {
  info(sentence: string, fields?: Fields): void;
  warn(sentence: string, fields?: Fields): void;
  error(sentence: string, fields?: Fields): void;
  /** A warning that may come in floods: each sentence at most once a minute, with how many were held back. */
  rarely(sentence: string, fields?: Fields): void;
}
