import assert from 'node:assert/strict';
import {proxyFor} from '../../../src/kube/http/proxy-env.js';

const proxy = 'http://proxy:3128';

function direct(server: string, noProxy: string): boolean {
  return proxyFor(server, {HTTPS_PROXY: proxy, NO_PROXY: noProxy}) === undefined;
}

describe('proxyFor', () => {
  it('chooses by the server’s scheme, upper case first, and adds a missing scheme', () => {
    assert.equal(proxyFor('https://a.example', {HTTPS_PROXY: proxy, https_proxy: 'x'}), proxy);
    assert.equal(proxyFor('https://a.example', {https_proxy: 'proxy:3128'}), proxy);
    assert.equal(proxyFor('http://a.example', {HTTPS_PROXY: proxy}), undefined);
    assert.equal(proxyFor('http://a.example', {HTTP_PROXY: 'https://p'}), 'https://p');
    assert.equal(proxyFor('https://a.example', {HTTPS_PROXY: ''}), undefined);
  });

  it('never goes through a proxy to this machine', () => {
    for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '[::1]']) {
      assert.ok(direct(`https://${host}:6443`, ''), host);
    }
  });

  it('leaves out what NO_PROXY names, by Go’s rules', () => {
    const rules: readonly [string, string, boolean][] = [
      ['https://a.example', '*', true],
      ['https://a.example', 'example', true],
      ['https://a.example', 'b.example,  A.Example ', true],
      ['https://example', '.example', false],
      ['https://a.example', '.example', true],
      ['https://a.example', '*.example', true],
      ['https://badexample', 'example', false],
      ['https://a.example:6443', 'a.example:6443', true],
      ['https://a.example:6443', 'a.example:443', false],
      ['https://a.example', 'a.example:443', true],
      ['https://10.1.2.3', '10.0.0.0/8', true],
      ['https://11.1.2.3', '10.0.0.0/8', false],
      ['https://10.1.2.3', '10.1.2.3', true],
      ['https://10.1.2.3:6443', '10.1.2.3:443', false],
      ['https://[fd00::1]:6443', 'fd00::/8', true],
      ['https://[fd00::1]:6443', 'FD00:0::1', true],
      ['https://[fd00::1]:6443', '[fd00::1]:6443', true],
      ['https://10.1.2.3', '10.0.0.0/99', false],
      ['https://a.example', ',:443,', false],
    ];
    for (const [server, noProxy, expected] of rules) {
      assert.equal(direct(server, noProxy), expected, `${server} with NO_PROXY=${noProxy}`);
    }

    assert.equal(
      proxyFor('https://a.example', {HTTPS_PROXY: proxy, no_proxy: 'example'}),
      undefined,
    );
  });
});
