import assert from 'node:assert/strict';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {hostname, release, totalmem} from 'node:os';
import {join} from 'node:path';
import {machineFacts, nodeName} from '../../../src/local/machine/facts.js';
import {inTemporaryFolder} from '../../support/temporary-folder.js';

describe('machineFacts', () => {
  it('reads this machine', async () => {
    const facts = await machineFacts('/');
    assert.equal(facts.hostName, hostname());
    assert.equal(facts.kernelVersion, release());
    assert.ok(facts.memoryBytes > 0 && facts.memoryBytes <= totalmem());
    assert.ok(facts.processors > 0 && facts.storageBytes > 0);
    if (process.platform === 'linux') {
      const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      assert.equal(facts.bootId, bootId);
      assert.match(facts.architecture, /^(amd64|arm64|arm|ppc64|s390x|riscv64|loong64|386)$/);
    }
  });

  it('takes the limits of the control group for what is there', async () => {
    await inTemporaryFolder(async (root) => {
      mkdirSync(join(root, 'sys/fs/cgroup'), {recursive: true});
      writeFileSync(join(root, 'sys/fs/cgroup/memory.max'), '67108864\n');
      writeFileSync(join(root, 'sys/fs/cgroup/cpu.max'), '50000 100000\n');
      const facts = await machineFacts(root);
      assert.equal(facts.memoryBytes, 67_108_864);
      assert.equal(facts.processors, 0.5);
    });
  });

  it('goes on without what cannot be read, and names it', async function () {
    if (process.platform !== 'linux') this.skip(); // elsewhere these files are nowhere
    const facts = await inTemporaryFolder((root) => machineFacts(root));
    assert.deepEqual([...facts.unread].sort(), [
      '/etc/os-release (ENOENT)',
      '/proc/sys/kernel/random/boot_id (ENOENT)',
    ]);
    assert.equal(facts.bootId, '');
    assert.equal(facts.osImage, 'linux');
  });
});

describe('nodeName', () => {
  it('makes a name that the API takes of every host name', () => {
    assert.equal(nodeName('My_Laptop.local'), 'my-laptop.local');
    assert.equal(nodeName('-x-'), 'x');
    assert.equal(nodeName('...'), 'localhost');
    assert.equal(nodeName('a'.repeat(80)).length, 63);
  });
});
