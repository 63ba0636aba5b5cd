import {exitCodes} from './exit-codes.js';

/** Someone asked the program to stop. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly exitCode: number;

  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super(`stopped by ${signal}`);
    this.exitCode = signal === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated;
  }
}

/** Whoever read stdout has gone, as `head` does; there is nobody left to tell anything. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}
