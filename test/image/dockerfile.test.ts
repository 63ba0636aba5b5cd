import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {containerStart} from '../../scripts/image/container-start.js';
import {inTemporaryFolder} from '../support/temporary-folder.js';
import {builtImage} from './built-image.js';
import {buildTools, requireTools} from './required-tools.js';

const dockerfile = readFileSync('Dockerfile', 'utf8');

/** There is no Docker to build it with; what can be run of it, is. */
describe('the Dockerfile', () => {
  it('starts a container as the archive does', () => {
    const {User, Env, Entrypoint, Cmd, WorkingDir, StopSignal, ExposedPorts} = containerStart;
    assert.deepEqual(JSON.parse(instruction('ENTRYPOINT')), Entrypoint);
    assert.deepEqual(JSON.parse(instruction('CMD')), Cmd);
    assert.deepEqual([instruction('ENV')], Env);
    assert.deepEqual(instruction('EXPOSE').split(' '), Object.keys(ExposedPorts));
    assert.deepEqual(
      [instruction('USER'), instruction('WORKDIR'), instruction('STOPSIGNAL')],
      [User, WorkingDir, StopSignal],
    );
  });

  for (const flavour of ['full', 'minimal'] as const)
    it(`takes the layers of the ${flavour} archive apart, each into its folder`, async function () {
      requireTools(this, buildTools);
      const {path} = await builtImage(flavour);
      await inTemporaryFolder((folder) => {
        const script = unpackingStep()
          .replaceAll('/image.tar', path)
          .replaceAll(/(?<![\w.])\/(layout|layers)\b/g, `${folder}/$1`);
        execFileSync('sh', ['-euc', script], {cwd: folder});
        assert.ok(readdirSync(join(folder, 'layers/0/usr/local/bin')).includes('node'));
        assert.equal(readdirSync(join(folder, 'layers/1')).includes('usr'), flavour === 'full');
        assert.ok(readdirSync(join(folder, 'layers/2')).includes('app'));
      });
    });
});

/** What the last instruction of a kind says. */
function instruction(name: string): string {
  const found = [...dockerfile.matchAll(new RegExp(`^${name} (.+)$`, 'gm'))].at(-1);
  assert.ok(found, `no ${name} in the Dockerfile`);
  return found[1] ?? '';
}

function unpackingStep(): string {
  const [, step = ''] = /^RUN (mkdir[^]*?[^\\])\n\n/m.exec(dockerfile) ?? [];
  assert.notEqual(step, '');
  return step;
}
