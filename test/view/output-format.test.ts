import assert from 'node:assert/strict';
import {OutputFormatError, parseOutputFormat} from '../../src/view/output-format.js';

describe('parseOutputFormat', () => {
  for (const name of ['table', 'wide', 'name', 'json', 'yaml']) {
    it(`takes ${name}`, () => {
      assert.deepEqual(parseOutputFormat(name), {kind: name});
    });
  }

  it('reads a template', () => {
    const format = parseOutputFormat('jsonpath={.kind}={.kind}');
    assert.ok(format.kind === 'jsonpath');
    assert.equal(format.template.fill({kind: 'X'}), 'X=X');
  });

  it('reads columns, whose paths may hold colons', () => {
    const format = parseOutputFormat('custom-columns=NAME:.name,LAST:{.items[0:1]}');
    assert.ok(format.kind === 'custom-columns');
    assert.deepEqual(
      format.columns.map(({header, path}) => [header, path.find({name: 'n', items: [1, 2]})]),
      [
        ['NAME', ['n']],
        ['LAST', [1]],
      ],
    );
  });

  for (const [text, message] of [
    [
      'jason',
      'unable to match a printer suitable for the output format "jason", allowed formats are: table,wide,name,json,yaml,jsonpath,custom-columns',
    ],
    [
      'json=x',
      'unable to match a printer suitable for the output format "json=x", allowed formats are: table,wide,name,json,yaml,jsonpath,custom-columns',
    ],
    ['jsonpath', 'template format specified but no template given'],
    ['jsonpath=', 'template format specified but no template given'],
    ['jsonpath={.x', 'error parsing jsonpath {.x: unclosed action'],
    ['custom-columns=', 'custom-columns format specified but no custom columns given'],
    [
      'custom-columns=NAME',
      'unexpected custom-columns spec: NAME, expected <header>:<json-path-expr>',
    ],
  ] as const) {
    it(`refuses ${text}`, () => {
      assert.throws(() => parseOutputFormat(text), new OutputFormatError(message));
    });
  }
});
