import assert from 'node:assert/strict';
import {allowsColour} from '../../../src/commands/framework/colour.js';

const terminal = {isTTY: true};
const pipe = {};

describe('allowsColour', () => {
  for (const [what, stream, choice, env, platform, wanted] of [
    ['a terminal', terminal, 'auto', {}, 'linux', true],
    ['a pipe', pipe, 'auto', {}, 'linux', false],
    ['a terminal with NO_COLOR, even empty', terminal, 'auto', {NO_COLOR: ''}, 'linux', false],
    ['a dumb terminal', terminal, 'auto', {TERM: 'dumb'}, 'linux', false],
    ['Windows without its Terminal', terminal, 'auto', {}, 'win32', false],
    ['Windows Terminal', terminal, 'auto', {WT_SESSION: 'x'}, 'win32', true],
    ['a pipe with FORCE_COLOR', pipe, 'auto', {FORCE_COLOR: '1'}, 'linux', true],
    ['a pipe with FORCE_COLOR=0', pipe, 'auto', {FORCE_COLOR: '0'}, 'linux', false],
    ['a pipe with CLICOLOR_FORCE', pipe, 'auto', {CLICOLOR_FORCE: '1'}, 'linux', true],
    ['a wish against another', pipe, 'auto', {FORCE_COLOR: '1', NO_COLOR: ''}, 'linux', false],
    ['a pipe, always', pipe, 'always', {NO_COLOR: ''}, 'linux', true],
    ['a terminal, never', terminal, 'never', {FORCE_COLOR: '1'}, 'linux', false],
  ] as const) {
    it(`${wanted ? 'colours' : 'leaves plain'} ${what}`, () => {
      assert.equal(allowsColour(stream, choice, {env, platform}), wanted);
    });
  }
});
