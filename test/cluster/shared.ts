import {startCluster} from './cluster.js';
import type {Cluster} from './cluster.js';
import {missingPrograms} from './build.js';
import {releases} from './parts.js';
import {missingPrerequisites} from './prerequisites.js';

const bootWithinMs = 90_000;
const buildWithinMs = 40 * 60_000;

let shared: Promise<Cluster> | undefined;

/**
 * Skips the calling suite, saying what this machine lacks to run a cluster; in CI that is a failure. To be called
 * first in a `before`, with its `this`.
 */
export function requireCluster(context: Mocha.Context): void {
  const missing = missingPrerequisites(releases[0], process.env);
  if (missing.length > 0) {
    const sentence = `skipped: ${missing.join('; ')}`;
    if (process.env['CI']) throw new Error(`expected nothing to be skipped in CI, got ${sentence}`);
    process.stderr.write(`${sentence}\n`);
    context.skip();
  }
  const building = missingPrograms(releases[0], process.env).length > 0;
  context.timeout(building ? buildWithinMs : bootWithinMs);
}

/**
 * The one cluster of all API test files: started by the first that asks, taken down after the last test of the run.
 * To be called in a `before`, with its `this`. Each file keeps to namespaces and names of its own in it.
 */
export function sharedCluster(context: Mocha.Context): Promise<Cluster> {
  requireCluster(context);
  if (!shared) {
    shared = startCluster();
    const started = shared;
    rootOf(context).afterAll('take the shared cluster down', async () => (await started).down());
  }
  return shared;
}

function rootOf(context: Mocha.Context): Mocha.Suite {
  let suite = context.runnable().parent;
  while (suite?.parent) suite = suite.parent;
  if (!suite) throw new Error('expected to be called in a mocha hook');
  return suite;
}
