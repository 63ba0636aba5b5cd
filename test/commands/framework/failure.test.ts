import assert from 'node:assert/strict';
import {failureOf} from '../../../src/commands/framework/failure.js';
import {Interrupted, OutputClosed} from '../../../src/commands/framework/interrupted.js';
import {UsageError} from '../../../src/commands/framework/usage-error.js';
import {ApiError, ConfigError, CredentialError} from '../../../src/kube/errors.js';

describe('failureOf', () => {
  it('words a refusal of the server as kubectl does', () => {
    const error = new ApiError('nodes "x" not found', {code: 404, reason: 'NotFound'});
    assert.deepEqual(failureOf(error), {
      exitCode: 1,
      sentence: 'Error from server (NotFound): nodes "x" not found',
    });
  });

  it('leaves the brackets out when the server gave no reason', () => {
    const {sentence} = failureOf(new ApiError('no', {code: 500}));
    assert.equal(sentence, 'Error from server: no');
  });

  it('has an exit code of its own for what is forbidden', () => {
    assert.equal(failureOf(new ApiError('no', {code: 403, reason: 'Forbidden'})).exitCode, 6);
  });

  it('keeps the hint of a usage error, and exits 2', () => {
    assert.deepEqual(failureOf(new UsageError('unknown flag: --x', 'did you mean --y?')), {
      exitCode: 2,
      sentence: 'error: unknown flag: --x',
      hint: 'did you mean --y?',
    });
  });

  it('words what is wrong before the server is asked as an error of ours', () => {
    const {sentence, exitCode} = failureOf(new ConfigError('context "x" does not exist'));
    assert.deepEqual([sentence, exitCode], ['error: context "x" does not exist', 1]);
  });

  it('does not blame the server for credentials', () => {
    const {sentence} = failureOf(new CredentialError('Unauthorized', {code: 401}));
    assert.equal(sentence, 'error: Unauthorized');
  });

  it('makes one line of any error', () => {
    assert.equal(failureOf(new Error(' one\n  two\n')).sentence, 'error: one two');
  });

  it('has nothing to say about ^C, SIGTERM and a closed pipe', () => {
    assert.deepEqual(failureOf(new Interrupted('SIGINT')), {exitCode: 130});
    assert.deepEqual(failureOf(new Interrupted('SIGTERM')), {exitCode: 143});
    assert.deepEqual(failureOf(new OutputClosed('closed')), {exitCode: 0});
  });
});
