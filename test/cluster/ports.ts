import {randomInt} from 'node:crypto';
import {createServer} from 'node:net';
import type {Server} from 'node:net';

// Below the ports that Linux hands to outgoing connections, so that a stopped part finds its own free
// again; above the agent's own 20256 and 20257.
const lowest = 22_000;
const highest = 30_000;

/** Numbers of `count` TCP ports of 127.0.0.1 that nothing listens on, in random order. */
export async function freePorts(count: number): Promise<number[]> {
  const held = new Map<number, Server>();
  try {
    for (let tries = 0; held.size < count; tries++) {
      if (tries > 200)
        throw new Error(`expected ${count} free ports from ${lowest}, got ${held.size}`);
      const port = randomInt(lowest, highest);
      const server = held.has(port) ? undefined : await listener(port);
      if (server) held.set(port, server);
    }

    return [...held.keys()];
  } finally {
    await Promise.all([...held.values()].map(closed));
  }
}

function listener(port: number): Promise<Server | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
