import {startCluster} from '../cluster/cluster.js';

// A program that has a cluster until it is killed, as a run of tests has.
const cluster = await startCluster({nodes: 1});
process.stdout.write(`${cluster.folder}\n`);
setInterval(() => undefined, 60_000);
