import {
  createKmsgSplitter,
  facilityOf,
  kernelFacility,
  type KmsgRecord,
} from '../../../../rules/kmsg-record.js';
import type {Host} from '../../../host/host.js';
import {followKmsg, type KmsgWay} from '../../../host/kmsg.js';
import type {Log} from '../../../model/log.js';
import type {SelfMetric} from '../../../model/self-metrics.js';
import type {LogBatch, Watcher} from './watcher.js';

export interface KmsgWatcherOptions {
  readonly host: Host;
  /** Lines before it are dropped, unless the watcher goes on from `position`. */
  readonly start: Date;
  /** The last sequence number read in this boot; undefined = begin with `start`. */
  readonly position: number | undefined;
  readonly way?: KmsgWay;
  readonly log: Log;
  readonly count: (metric: SelfMetric, value: number) => void;
}

/**
 * The kernel log as lines. Each record is one line; sequence numbers make re-openings exact and gaps
 * countable.
 * @see https://www.kernel.org/doc/Documentation/ABI/testing/dev-kmsg
 */
export function kmsgWatcher(options: KmsgWatcherOptions): Watcher {
  const {host, start, log, count} = options;
  const resumed = options.position !== undefined;
  let open = false;
  let last = options.position;
  let bootMs = 0;
  let splitter = createKmsgSplitter();

  /** @returns whether the record is new; counts those before it that the kernel overwrote unread */
  function isNew({sequence}: KmsgRecord): boolean {
    if (last !== undefined && sequence <= last) return false;
    const lost = last === undefined ? 0 : sequence - last - 1;
    last = sequence;
    if (lost > 0) {
      count('npd_kmsg_lost_records_total', lost);
      log.rarely('Kernel log records lost: overwritten before they were read', {lost});
    }

    return true;
  }

  function timeOf({usec}: KmsgRecord): Date {
    return new Date(bootMs + usec / 1000);
  }

  return {
    run: (reader, signal) =>
      followKmsg(
        {path: host.kmsgPath, ...(options.way && {way: options.way})},
        {
          opened() {
            if (!open) reader.opened();
            open = true;
            splitter = createKmsgSplitter();
            bootMs = Date.now() - host.uptimeSeconds() * 1000;
          },
          chunk(bytes) {
            const {records, malformed} = splitter.push(bytes);
            if (malformed > 0) count('npd_kmsg_malformed_records_total', malformed);
            const fresh = records.filter(isNew);
            if (last === undefined || fresh.length === 0) return;
            const due = resumed ? fresh : fresh.filter((record) => timeOf(record) >= start);
            reader.deliver(batchOf(due, last, timeOf));
          },
          fault(error) {
            count('npd_kmsg_reopened_total', 1);
            log.rarely('Kernel log re-opened', {error});
          },
        },
        signal,
      ),
  };
}

function batchOf(
  records: readonly KmsgRecord[],
  position: number,
  timeOf: (record: KmsgRecord) => Date,
): LogBatch {
  const bytes = Buffer.from(records.map(({text}) => text).join('\n'));
  const ends: number[] = [];
  let end = -1;
  for (const {text} of records) {
    end += 1 + Buffer.byteLength(text);
    ends.push(end);
  }

  function at(line: number): KmsgRecord {
    const record = records[line];
    if (!record) throw new RangeError(`expected a line below ${records.length}, got ${line}`);
    return record;
  }
  return {
    bytes,
    starts: [0, ...ends.map((before) => before + 1)],
    ends,
    timeOf: (line) => timeOf(at(line)),
    placeOf: (line) => String(at(line).sequence),
    isFromKernel: (line) => facilityOf(at(line)) === kernelFacility,
    position,
  };
}
