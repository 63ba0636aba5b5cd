import assert from 'node:assert/strict';
import {PatchError} from '../../../../src/local/patch/patch-error.js';
import {parseLabelSelector} from '../../../../src/local/patch/selector/label-selector.js';

describe('parseLabelSelector', () => {
  const labels = {app: 'npd', tier: 'node', 'npd.io/cores': '8', empty: ''};

  const selecting = [
    '',
    'app',
    'app=npd',
    'app==npd,tier=node',
    ' app = npd , tier != web ',
    'app in (npd, other)',
    'app notin (other)',
    'gone notin (a)',
    'gone!=a',
    '!gone',
    'empty=',
    'empty in (,a)',
    'empty in ()',
    'npd.io/cores>7,npd.io/cores<9',
    'in notin (in)',
  ];
  for (const text of selecting) {
    it(`selects by \`${text}\``, () => assert.equal(parseLabelSelector(text)(labels), true));
  }

  const passingOver = [
    'gone',
    '!app',
    'app=other',
    'app!=npd',
    'app in (a,b)',
    'tier notin (node)',
    'app>3',
    'npd.io/cores>8',
    'constructor',
  ];
  for (const text of passingOver) {
    it(`passes over by \`${text}\``, () => assert.equal(parseLabelSelector(text)(labels), false));
  }

  const refused: [string, string][] = [
    ['=a', "found '=', expected: !, identifier, or 'end of string'"],
    ['a=b,', "found '', expected: identifier after ','"],
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['a in b', "unable to parse requirement: found 'b' expected: '('"],
    ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['a=b c', "found 'c', expected: ',' or 'end of string'"],
    [
      'a>x',
      "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
    ],
  ];
  for (const [text, message] of refused) {
    it(`refuses \`${text}\` in the server’s words`, () => {
      assert.throws(
        () => parseLabelSelector(text),
        (error: unknown) =>
          error instanceof PatchError && error.code === 400 && error.message === message,
      );
    });
  }

  it('says what a key and a value may be', () => {
    assert.throws(
      () => parseLabelSelector('-a=b'),
      /^PatchError: unable to parse requirement: <nil>: Invalid value: "-a": name part must consist of/,
    );
    assert.throws(
      () => parseLabelSelector('a=-b'),
      /values\[0]\[a]: Invalid value: "-b": a valid label must be an empty string or/,
    );
  });
});
