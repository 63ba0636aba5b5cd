import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {mostNodes} from './addresses.js';
import {bringUp} from './bring-up.js';
import type {BroughtUp} from './bring-up.js';
import {buildPrograms} from './build.js';
import {takeDown} from './down.js';
import {startGuardian} from './guardian.js';
import type {Guardian} from './guardian.js';
import {openCluster} from './open-cluster.js';
import type {Cluster} from './open-cluster.js';
import {programNames, releases} from './parts.js';
import type {Release, Shape} from './parts.js';
import {missingPrerequisites} from './prerequisites.js';
import {progressOn} from './progress.js';
import {claimFolder, readDescription, stateFolder} from './state.js';

export type {Cluster} from './open-cluster.js';

export interface ClusterOptions {
  /** How many real nodes: `n1` and so on. They need root. Default: none. */
  readonly nodes?: number;
  /** How many nodes that kwok plays at least, beside the real ones; 0: more may come. Default: none, and no kwok. */
  readonly fakeNodes?: number;
  /** Folder of its state. Default: a new one, so that any number of clusters can run at once. */
  readonly state?: string;
  /** Default: the first of `releases`. */
  readonly release?: Release;
  /** It keeps running when this process ends. Default: it ends with this process, also when that is killed. */
  readonly outlives?: boolean;
  /** Where to find Go, openssl and the cache of the binaries. Default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Brings up a Kubernetes on loopback, built from source first where it is not in the cache: an etcd and kube-apiserver
 * and, where `nodes` or `fakeNodes` is given, be it 0, the controllers and the scheduler. Without those a namespace
 * gets no default service account and never finishes being deleted, and nothing is garbage collected.
 * @returns once the API server and all nodes are ready, and pods can be made in the namespace `default`
 * @throws when this machine lacks something (`skipped: …`), or a part does not come up (with the end of its log)
 */
export async function startCluster(
  options: ClusterOptions = {},
): Promise<Cluster & Pick<BroughtUp, 'done'>> {
  const {release = releases[0], env = process.env} = options;
  const shape = shapeOf(options);
  const missing = missingPrerequisites(release, shape, {env});
  if (missing.length > 0) throw new Error(`skipped: ${missing.join('; ')}`);
  const progress = progressOn(process.stderr);
  const programs = await buildPrograms(programNames(shape), release, {env, progress});
  const folder = stateFolder(options.state ?? mkdtempSync(join(tmpdir(), 'kubectl-npd-cluster-')));
  const leave = claimFolder(folder);
  let guardian: Guardian | undefined;
  try {
    // Only now: it must not take down what another process is at work on.
    if (!options.outlives) guardian = startGuardian(folder, env);
    const {description, done} = await bringUp(folder, {
      kubernetes: release.kubernetes,
      programs,
      ...shape,
    });
    const cluster = openCluster(folder, description, env);
    await fillFakeNodes(cluster, options.fakeNodes ?? 0);
    leave();
    return {
      ...cluster,
      done,
      async down() {
        await cluster.down();
        await guardian?.release();
      },
    };
  } catch (error) {
    leave();
    if (!options.outlives || !readDescription(folder)) await takeDown(folder);
    await guardian?.release();
    throw error;
  }
}

/** What a cluster consists of that is asked for by these options. */
export function shapeOf({nodes, fakeNodes}: Pick<ClusterOptions, 'nodes' | 'fakeNodes'>): Shape {
  const wholeNumber = nodes ?? 0;
  if (!Number.isInteger(wholeNumber) || wholeNumber < 0 || wholeNumber > mostNodes) {
    throw new Error(`expected \`nodes\` to be 0 to ${mostNodes}, got \`${nodes}\``);
  }
  return {
    controllers: nodes !== undefined || fakeNodes !== undefined,
    nodes: wholeNumber,
    kwok: fakeNodes !== undefined,
  };
}

// A cluster that was up already may have them, or some.
async function fillFakeNodes(cluster: Cluster, wanted: number): Promise<void> {
  if (wanted === 0) return;
  const missing = wanted - (await cluster.fakeNodeNames()).length;
  if (missing > 0) await cluster.addFakeNodes(missing);
}
