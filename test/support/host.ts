import {openHost, type Host} from '../../src/agent/host/host.js';

/** This machine as a host, but for its kernel log. */
export function hostWithKmsg(kmsgPath: string): Host {
  return openHost({kmsgPath});
}

/** A record of the kernel log as it is written now: `<sequence>` and its text. */
export function kmsgRecord(sequence: number, text: string, usec = nowUsec()): string {
  return `3,${sequence},${usec},-;${text}\n`;
}

/** Microseconds since boot. */
export function nowUsec(): number {
  return Math.round(openHost().uptimeSeconds() * 1e6);
}
