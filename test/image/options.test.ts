import assert from 'node:assert/strict';
import {creationTime, readOptions} from '../../scripts/image/options.js';

describe('readOptions', () => {
  it('asks for the full image of amd64 by default', () => {
    const {architecture, flavour, tag, updatePackages} = readOptions([]);
    assert.deepEqual(
      [architecture.name, flavour, tag, updatePackages],
      ['amd64', 'full', 'localhost/npd-agent:test', false],
    );
  });

  it('names the minimal image so that it does not replace the full one', () => {
    assert.equal(readOptions(['--minimal']).tag, 'localhost/npd-agent:test-minimal');
    assert.equal(readOptions(['--minimal', '--tag', 'a:b']).tag, 'a:b');
  });

  it('refuses an architecture that has no pins, saying where to read on', () => {
    assert.throws(() => readOptions(['--arch', 'arm64']), /`amd64`, got `arm64`; docs\/image\.md/);
  });

  it('refuses flags that it does not know', () => {
    assert.throws(() => readOptions(['--minimun']), /--minimun/);
  });
});

describe('creationTime', () => {
  it('is the beginning of time unless SOURCE_DATE_EPOCH says another', () => {
    assert.equal(creationTime({}), '1970-01-01T00:00:00Z');
    assert.equal(creationTime({SOURCE_DATE_EPOCH: '1790000000'}), '2026-09-21T14:13:20Z');
  });

  for (const text of ['yesterday', '-1', '1.5', '1e3', '123456789012'])
    it(`refuses \`${text}\``, () => {
      assert.throws(() => creationTime({SOURCE_DATE_EPOCH: text}), /got `/);
    });
});
