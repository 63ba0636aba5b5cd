import type {AnsweringOptions} from './answers.js';
import type {GivenPath} from './config/options.js';
import type {Log} from './model/log.js';
import type {OpenSocket} from './socket/listen.js';

/** The socket on which the agent answers its sub-commands. */
export interface AgentSocket {
  /** @throws Error when a socket that was asked for cannot be had */
  openIfGiven(): Promise<void>;
  /** Opens the usual one; that it cannot be had is a warning. */
  openIfPossible(): Promise<void>;
  close(): void;
}

/** Loads what answers when it opens: the agent's start does without. */
export function agentSocket({
  socket: {path, given},
  log,
  ...answers
}: AnsweringOptions & {readonly socket: GivenPath; readonly log: Log}): AgentSocket {
  let open: OpenSocket | undefined;
  let closed = false;

  async function listen(): Promise<void> {
    if (closed) return;
    const [{answering}, {listenOnSocket}] = await Promise.all([
      import('./answers.js'),
      import('./socket/listen.js'),
    ]);
    open = await listenOnSocket(path, answering(answers));
    if (closed)
      open.close(); // stopped meanwhile
    else log.info('Answering sub-commands', {socket: path});
  }

  return {
    async openIfGiven() {
      if (given && path !== '') await listen();
    },
    async openIfPossible() {
      if (given || path === '') return;
      try {
        await listen();
      } catch (error) {
        log.warn('No socket; `npd-agent inject`, `state` and `config` cannot ask this agent', {
          error,
        });
      }
    },
    close() {
      closed = true;
      open?.close();
    },
  };
}
