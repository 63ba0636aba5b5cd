import assert from 'node:assert/strict';
import {PatchError} from '../../../../src/local/patch/patch-error.js';
import {
  matchesFields,
  parseFieldSelector,
} from '../../../../src/local/patch/selector/field-selector.js';

describe('parseFieldSelector', () => {
  it('reads =, == and !=, and none as no demand', () => {
    assert.deepEqual(parseFieldSelector(''), []);
    assert.deepEqual(parseFieldSelector('spec.nodeName=n1,a==b,type!=Normal'), [
      {field: 'a', equal: true, value: 'b'},
      {field: 'spec.nodeName', equal: true, value: 'n1'},
      {field: 'type', equal: false, value: 'Normal'},
    ]);
  });

  it('takes a comma and an equals sign after a backslash as they are', () => {
    assert.deepEqual(parseFieldSelector('reason=a\\,b\\=c\\\\'), [
      {field: 'reason', equal: true, value: 'a,b=c\\'},
    ]);
  });

  const refused: [string, string][] = [
    ['nothing', "invalid selector: 'nothing'; can't understand 'nothing'"],
    ['a=b=c', 'invalid field selector: unescaped character in value: 61'],
    ['a=\\b', 'invalid field selector: invalid escape sequence: \\b'],
    ['a=b\\', 'invalid field selector: invalid escape sequence: \\'],
  ];
  for (const [text, message] of refused) {
    it(`refuses \`${text}\` in the server’s words`, () => {
      assert.throws(
        () => parseFieldSelector(text),
        (error: unknown) =>
          error instanceof PatchError && error.code === 400 && error.message === message,
      );
    });
  }
});

describe('matchesFields', () => {
  it('wants all demands met, and takes a field that is not there for empty', () => {
    const fields: Readonly<Record<string, string>> = {'metadata.name': 'n1'};
    function matches(text: string): boolean {
      return matchesFields(parseFieldSelector(text), (field) => fields[field] ?? '');
    }
    assert.ok(matches('metadata.name=n1,spec.nodeName='));
    assert.ok(matches('metadata.name!=n2'));
    assert.ok(!matches('metadata.name=n1,spec.nodeName!='));
  });
});
