import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {JsonPathError, jsonPathTemplate, relaxedPath} from '../../../src/view/jsonpath/index.js';

/** A template, and what kubectl's own library makes of it. */
interface Measured {
  readonly template: string;
  readonly text?: string;
  readonly error?: string;
  /** Our answer where the library is wrong. */
  readonly ours?: string;
}

const {document, cases} = JSON.parse(
  readFileSync(new URL('cases.json', import.meta.url), 'utf8'),
) as {document: unknown; cases: readonly Measured[]};

describe('jsonPathTemplate', () => {
  for (const {template, text, ours, error} of cases) {
    if (text !== undefined) {
      it(`fills ${JSON.stringify(template)}${ours === undefined ? ' as kubectl does' : ''}`, () => {
        assert.equal(jsonPathTemplate(template).fill(document), ours ?? text);
      });
    } else {
      it(`refuses ${JSON.stringify(template)}, for which kubectl says: ${error}`, () => {
        assert.throws(() => jsonPathTemplate(template).fill(document), JsonPathError);
      });
    }
  }

  it('says why an index is out of bounds', () => {
    assert.throws(() => jsonPathTemplate('{.items[5].name}').fill(document), {
      message: 'array index out of bounds: index 5, length 3',
    });
  });

  it('compares whole and broken numbers, where kubectl refuses to', () => {
    const filled = jsonPathTemplate('{.items[?(@.load>1)].name}').fill(document);
    assert.equal(filled, 'node-2');
  });
});

describe('relaxedPath', () => {
  for (const expression of ['kind', '.kind', '{kind}', '{.kind}']) {
    it(`takes the spelling ${expression}`, () => {
      assert.deepEqual(relaxedPath(expression).find(document), ['NodeStatusList']);
    });
  }

  it('refuses text around the braces', () => {
    assert.throws(() => relaxedPath('x{.kind}'), {message: /^unexpected path string/});
  });
});
