import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The built plugin as another Node than the build's finds it: its machine code is of no use. */
describe('the code cache', () => {
  let folder: string;
  let cache: string;
  let kept: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'npd-code-'));
    cache = join(folder, 'cache');
    kept = join(cache, 'kubectl-npd', 'code');
    for (const name of ['bin', 'dist', 'package.json']) {
      cpSync(join(root, name), join(folder, name), {recursive: true});
    }
    for (const name of readdirSync(join(folder, 'dist'))) {
      if (name.endsWith('.bin')) rmSync(join(folder, 'dist', name));
    }
  });

  afterEach(() => {
    rmSync(folder, {recursive: true});
  });

  function run(): string {
    const env = {PATH: process.env['PATH'], HOME: folder, XDG_CACHE_HOME: cache};
    const program = join(folder, 'bin', 'run.js');
    return execFileSync(process.execPath, [program, 'version', '--client'], {
      env,
      encoding: 'utf8',
    });
  }

  function keptFile(): string {
    const [name] = readdirSync(kept);
    assert.ok(name);
    return join(kept, name);
  }

  it('is kept by the first run, for its user alone, and left alone by the next', () => {
    run();
    assert.equal(statSync(kept).mode & 0o777, 0o700);
    assert.equal(statSync(keptFile()).mode & 0o777, 0o600);
    const before = statSync(keptFile());
    run();
    assert.deepEqual(readdirSync(kept).length, 1);
    assert.equal(statSync(keptFile()).mtimeMs, before.mtimeMs);
  });

  it('is not needed where the build’s own fits', () => {
    rmSync(join(folder, 'dist'), {recursive: true});
    cpSync(join(root, 'dist'), join(folder, 'dist'), {recursive: true});
    run();
    assert.throws(() => statSync(kept), {code: 'ENOENT'});
  });

  it('is made again when it was cut short', () => {
    run();
    const {size} = statSync(keptFile());
    truncateSync(keptFile(), size / 2);
    assert.match(run(), /^Client Version: /);
    assert.ok(statSync(keptFile()).size >= size / 2);
    assert.notEqual(statSync(keptFile()).size, Math.floor(size / 2));
  });

  it('is made again when it is something else', () => {
    run();
    writeFileSync(keptFile(), 'not machine code');
    assert.match(run(), /^Client Version: /);
    assert.ok(statSync(keptFile()).size > 1000);
  });

  it('is neither read nor written in a folder that others may enter', () => {
    mkdirSync(kept, {recursive: true, mode: 0o777});
    chmodSync(kept, 0o777);
    assert.match(run(), /^Client Version: /);
    assert.deepEqual(readdirSync(kept), []);
  });

  it('is done without where nothing can be written', () => {
    writeFileSync(cache, 'a file where the folder should be');
    assert.match(run(), /^Client Version: /);
    assert.equal(readFileSync(cache, 'utf8'), 'a file where the folder should be');
  });

  it('does not grow without end', () => {
    mkdirSync(kept, {recursive: true, mode: 0o700});
    for (let i = 0; i < 20; i += 1) writeFileSync(join(kept, `old-${i}.bin`), '');
    run();
    assert.equal(readdirSync(kept).length, 8);
  });
});
