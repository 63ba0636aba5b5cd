import assert from 'node:assert/strict';
import {systemName} from '../../../src/local/machine/os-release.js';

describe('systemName', () => {
  it('takes PRETTY_NAME out of its quotes', () => {
    assert.equal(
      systemName('ID=debian\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian"\n'),
      'Debian GNU/Linux 12 (bookworm)',
    );
    assert.equal(systemName("PRETTY_NAME='Alpine Linux v3.20'"), 'Alpine Linux v3.20');
    assert.equal(systemName('PRETTY_NAME=Arch'), 'Arch');
  });

  it('undoes escapes as a shell would', () => {
    assert.equal(systemName('PRETTY_NAME="A \\"B\\" \\$C"'), 'A "B" $C');
  });

  it('falls back to NAME, and is empty when nothing names the system', () => {
    assert.equal(systemName('NAME=Gentoo\n'), 'Gentoo');
    assert.equal(systemName('# PRETTY_NAME="no"\nID=x\n'), '');
  });
});
