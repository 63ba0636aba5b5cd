import {setTimeout as sleep} from 'node:timers/promises';
import {ApiError} from '../../kube/errors.js';
import type {Rest} from '../../kube/rest.js';
import type {MachineFacts} from './facts.js';
import {kubeletConditions, type NodeCondition} from './node-conditions.js';
import {nodeObject, nodeStatus, type NodeVersions} from './node-object.js';
import {readPressure} from './pressure.js';

export interface HeartbeatOptions {
  readonly facts: MachineFacts;
  readonly versions: NodeVersions;
  /** Under which `/proc` is. */
  readonly root: string;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** Told why a beat failed; the next one comes all the same. */
  readonly failed: (error: unknown) => void;
}

/** A kubelet's times: its Lease, and its status when nothing of it changed. */
const everyMs = {lease: 10_000, status: 300_000};
const leaseSeconds = 40;
const merge = 'application/merge-patch+json';
const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';

/**
 * Makes this machine a Node and keeps it alive until the signal is aborted, as a kubelet does.
 * @returns once the node is there, what ends with the last beat
 */
export async function keepNode(
  rest: Rest,
  options: HeartbeatOptions,
): Promise<{readonly ended: Promise<void>}> {
  const {facts, versions, root, now, signal, failed} = options;
  let conditions: readonly NodeCondition[] = [];
  let toldAt = 0;

  async function beat(): Promise<void> {
    const next = kubeletConditions(await readPressure(root), conditions, now());
    const changed = essence(next) !== essence(conditions);
    if (changed || now().getTime() - toldAt >= everyMs.status) {
      await tell(rest, facts, nodeStatus(facts, next, versions));
      toldAt = now().getTime();
    }
    conditions = next;
    await renewLease(rest, facts, now());
  }

  async function keepBeating(): Promise<void> {
    for (;;) {
      await sleep(everyMs.lease, undefined, {signal}).catch(() => undefined);
      if (signal.aborted) return;
      await beat().catch((error: unknown) => {
        toldAt = 0; // told anew once the server is back
        if (!signal.aborted) failed(error);
      });
    }
  }

  await beat();
  return {ended: keepBeating()};
}

/** Whether status or reason of a condition changed; the time of the heartbeat always does. */
function essence(conditions: readonly NodeCondition[]): string {
  return conditions.map(({type, status, reason}) => `${type}=${status}(${reason})`).join();
}

async function tell(rest: Rest, facts: MachineFacts, status: object): Promise<void> {
  const path = `/api/v1/nodes/${facts.name}`;
  const call = {
    body: JSON.stringify({status}),
    contentType: 'application/strategic-merge-patch+json',
  };
  try {
    await rest.send('PATCH', `${path}/status`, call);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await rest.send('POST', '/api/v1/nodes', {body: nodeObject(facts)});
    await rest.send('PATCH', `${path}/status`, call);
    // The API taints a new node as not ready; a cluster's controllers take that away once it is.
    const untainted = {body: '{"spec":{"taints":null}}', contentType: merge};
    await rest.send('PATCH', path, untainted);
  }
}

async function renewLease(rest: Rest, {name}: MachineFacts, now: Date): Promise<void> {
  const spec = {
    holderIdentity: name,
    leaseDurationSeconds: leaseSeconds,
    renewTime: `${now.toISOString().slice(0, -1)}000Z`,
  };
  try {
    await rest.send('PATCH', `${leases}/${name}`, {
      body: JSON.stringify({spec}),
      contentType: merge,
    });
  } catch (error) {
    if (!isMissing(error)) throw error;
    const metadata = {name, namespace: 'kube-node-lease'};
    const body = {apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec};
    await rest.send('POST', leases, {body});
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.code === 404;
}
