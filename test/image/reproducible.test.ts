import assert from 'node:assert/strict';
import {cpSync, mkdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {cacheFolder} from '../../scripts/image/downloads.js';
import {buildImage, builtImage, projectSnapshot} from './built-image.js';
import {buildTools, requireTools} from './required-tools.js';
import {unpackImage} from './root-filesystem.js';

describe('npm run image', () => {
  before(function () {
    requireTools(this, buildTools);
  });

  it('makes the same bytes twice, compressed anew and at another time', async () => {
    const first = await builtImage('full');
    const folder = projectSnapshot();
    const cache = join(folder, 'cache');
    // The downloads only, so that nothing which the first build made is used again.
    for (const name of ['debian', 'node']) {
      mkdirSync(join(cacheFolder({XDG_CACHE_HOME: cache}), name), {recursive: true});
      cpSync(
        join(cacheFolder(process.env), name),
        join(cacheFolder({XDG_CACHE_HOME: cache}), name),
        {recursive: true},
      );
    }

    const second = await buildImage(['--output', join(folder, 'again.tar')], {
      XDG_CACHE_HOME: cache,
      TZ: 'Pacific/Auckland',
      LC_ALL: 'C.UTF-8',
      GZIP: '-1',
    });
    assert.equal(second.digest, first.digest);
    assert.ok(readFileSync(second.path).equals(readFileSync(first.path)));
  });

  it('says another time of creation, and nothing else, for another SOURCE_DATE_EPOCH', async () => {
    const output = join(projectSnapshot(), 'later.tar');
    const later = await buildImage(['--minimal', '--output', output], {
      SOURCE_DATE_EPOCH: '1790000000',
    });
    const [a, b] = [await builtImage('minimal'), later].map(unpackImage);
    assert.equal(a?.config.created, '1970-01-01T00:00:00Z');
    assert.equal(b?.config.created, '2026-09-21T14:13:20Z');
    assert.deepEqual(a?.layers, b?.layers);
  });

  it('shares the layers of Node and of the agent between both flavours', async () => {
    const full = unpackImage(await builtImage('full'));
    const minimal = unpackImage(await builtImage('minimal'));
    assert.equal(full.layers.length, 3);
    assert.deepEqual(minimal.layers, [full.layers[0], full.layers[2]]);
  });

  it('prints the size of each layer and of the whole', async () => {
    const {stdout} = await builtImage('full');
    assert.equal(stdout.match(/^ *[\d.]+ MiB +[\d.]+ MiB /gm)?.length, 4);
    assert.match(stdout, /^ *[\d.]+ MiB +[\d.]+ MiB {2}total, of 85 MiB compressed$/m);
  });
});
