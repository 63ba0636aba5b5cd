import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {bringUp} from './bring-up.js';
import type {BroughtUp} from './bring-up.js';
import {buildPrograms} from './build.js';
import {takeDown} from './down.js';
import {startGuardian} from './guardian.js';
import type {Guardian} from './guardian.js';
import {openCluster} from './open-cluster.js';
import type {Cluster} from './open-cluster.js';
import {releases} from './parts.js';
import type {Release} from './parts.js';
import {missingPrerequisites} from './prerequisites.js';
import {progressOn} from './progress.js';
import {claimFolder, readDescription, stateFolder} from './state.js';

export type {Cluster} from './open-cluster.js';

export interface ClusterOptions {
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
 * Brings up a real etcd and kube-apiserver on loopback, built from source first where they are not in the cache. No
 * controllers run: a namespace gets no default service account and never finishes being deleted, and nothing is
 * garbage collected.
 * @returns once the API server is ready
 * @throws when this machine lacks something (`skipped: …`), or a part does not come up (with the end of its log)
 */
export async function startCluster(
  options: ClusterOptions = {},
): Promise<Cluster & Pick<BroughtUp, 'done'>> {
  const {release = releases[0], env = process.env} = options;
  const missing = missingPrerequisites(release, env);
  if (missing.length > 0) throw new Error(`skipped: ${missing.join('; ')}`);
  const bin = await buildPrograms(release, env, progressOn(process.stderr));
  const folder = stateFolder(options.state ?? mkdtempSync(join(tmpdir(), 'kubectl-npd-cluster-')));
  const leave = claimFolder(folder);
  let guardian: Guardian | undefined;
  try {
    // Only now: it must not take down what another process is at work on.
    if (!options.outlives) guardian = startGuardian(folder, env);
    const {description, done} = await bringUp(folder, {kubernetes: release.kubernetes, bin});
    leave();
    const cluster = openCluster(folder, description, env);
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
    if (!readDescription(folder)) await takeDown(folder);
    await guardian?.release();
    throw error;
  }
}
