import assert from 'node:assert/strict';
import {createServer} from 'node:net';
import {freePorts} from './ports.js';

describe('freePorts', () => {
  it('gives different ports that can be listened on', async () => {
    const ports = await freePorts(20);

    assert.equal(new Set(ports).size, 20);
    for (const port of ports) {
      const server = createServer();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', resolve);
      });
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('gives none that outgoing connections or the agent use', async () => {
    for (const port of await freePorts(50)) assert.ok(port > 20_257 && port < 32_768, `${port}`);
  });
});
