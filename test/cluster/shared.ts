import {shapeOf, startCluster} from './cluster.js';
import type {Cluster, ClusterOptions} from './cluster.js';
import {missingPrograms} from './build.js';
import {programNames, releases} from './parts.js';
import {missingPrerequisites} from './prerequisites.js';

const bootWithinMs = 90_000;
const buildWithinMs = 40 * 60_000;

type Wanted = Pick<ClusterOptions, 'nodes' | 'fakeNodes'>;

const shared = new Map<string, Promise<Cluster>>();

/**
 * Skips the calling suite, saying what this machine lacks to run a cluster; in CI that is a failure. To be called
 * first in a `before`, with its `this`.
 */
export function requireCluster(context: Mocha.Context, wanted: Wanted = {}): void {
  const shape = shapeOf(wanted);
  const {env} = process;
  const missing = missingPrerequisites(releases[0], shape, {env});
  if (missing.length > 0) {
    const sentence = `skipped: ${missing.join('; ')}`;
    if (process.env['CI']) throw new Error(`expected nothing to be skipped in CI, got ${sentence}`);
    process.stderr.write(`${sentence}\n`);
    context.skip();
  }
  const building = missingPrograms(programNames(shape), releases[0], env).length > 0;
  context.timeout(building ? buildWithinMs : bootWithinMs);
}

/**
 * The one API server of all API test files: started by the first that asks, taken down after the last test of the run.
 * To be called in a `before`, with its `this`. Each file keeps to namespaces and names of its own in it.
 */
export function sharedCluster(context: Mocha.Context): Promise<Cluster> {
  return share(context, {});
}

/**
 * The one whole cluster of all test files that ask for as many nodes, by default one: see `sharedCluster`. What stops
 * a part, or changes a node for good, wants a cluster of its own.
 */
export function sharedRealCluster(context: Mocha.Context, wanted: Wanted = {}): Promise<Cluster> {
  return share(context, {nodes: 1, ...wanted});
}

function share(context: Mocha.Context, wanted: Wanted): Promise<Cluster> {
  requireCluster(context, wanted);
  const key = JSON.stringify([wanted.nodes, wanted.fakeNodes]);
  const before = shared.get(key);
  if (before) return before;
  const started = startCluster(wanted);
  shared.set(key, started);
  rootOf(context).afterAll('take the shared cluster down', async () => (await started).down());
  return started;
}

function rootOf(context: Mocha.Context): Mocha.Suite {
  let suite = context.runnable().parent;
  while (suite?.parent) suite = suite.parent;
  if (!suite) throw new Error('expected to be called in a mocha hook');
  return suite;
}
