import assert from 'node:assert/strict';
import {nearest} from '../../../src/commands/framework/nearest.js';

const words = ['status', 'problems', 'version', 'options', 'help', 'install'];

describe('nearest', () => {
  for (const [text, wanted] of [
    ['statsu', 'status'],
    ['stats', 'status'],
    ['Status', 'status'],
    ['verison', 'version'],
    ['problem', 'problems'],
    ['prob', 'problems'],
    ['hlep', 'help'],
    ['instal', 'install'],
    ['uninstall', 'install'],
    ['x', undefined],
    ['', undefined],
    ['logs', undefined],
    ['remediate', undefined],
  ] as const) {
    it(`takes ${JSON.stringify(text)} for ${wanted ?? 'nothing near'}`, () => {
      assert.equal(nearest(text, words), wanted);
    });
  }
});
