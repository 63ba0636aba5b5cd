import assert from 'node:assert/strict';
import {ConfigError} from '../../../src/rules/config-error.js';
import {readFields, type Fields} from '../../../src/rules/go/json-fields.js';

function fields(document: string): Fields {
  return readFields(document, 'monitor.json');
}

describe('readFields', () => {
  it('finds keys in any case, by Unicode’s folding too', () => {
    const given = fields('{"LOGPATH": "a", "\\u017fource": "b", "loo\\u212aback": "c"}');
    const keys = ['logPath', 'source', 'lookback'];
    assert.deepEqual(
      keys.map((key) => given.string(key)),
      ['a', 'b', 'c'],
    );
  });

  it('takes the last of several values and checks the type of each', () => {
    assert.equal(fields('{"plugin": "a", "PLUGIN": "b"}').string('plugin'), 'b');
    assert.throws(() => fields('{"plugin": 1, "plugin": "b"}').string('plugin'), ConfigError);
  });

  it('leaves a field as it was for null, and unsets lists, maps and switches', () => {
    const once = fields('{"a": null, "l": null, "o": null}');
    assert.equal(once.string('a'), undefined);
    assert.equal(once.strings('l'), undefined);
    assert.equal(once.object('o'), undefined);
    const twice = fields(
      '{"a":"x","a":null, "l":["x"],"l":null, "m":{"k":"v"},"m":null, "b":false,"b":null}',
    );
    assert.equal(twice.string('a'), 'x');
    assert.equal(twice.strings('l'), undefined);
    assert.equal(twice.stringMap('m'), undefined);
    assert.equal(twice.bool('b'), undefined);
  });

  it('merges objects and maps that are given twice', () => {
    const both = fields(
      '{"o":{"a":"1","b":"2"},"o":{"B":"3"}, "m":{"k":"1","K":"2"},"m":{"k":"3"}}',
    );
    assert.equal(both.object('o')?.string('a'), '1');
    assert.equal(both.object('o')?.string('b'), '3');
    assert.deepEqual(both.stringMap('m'), {k: '3', K: '2'});
  });

  it('merges a list that is given twice item by item, unless it was emptied between', () => {
    const twice = '{"r":[{"a":"1","b":"2"},{"a":"x"}],"r":[{"b":"3"}]}';
    const [first, ...more] = fields(twice).objects('r') ?? [];
    assert.deepEqual([first?.string('a'), first?.string('b'), more.length], ['1', '3', 0]);
    const emptied = '{"r":[{"a":"1"}],"r":[],"r":[{"b":"3"}]}';
    assert.equal(fields(emptied).objects('r')?.[0]?.string('a'), undefined);
  });

  it('takes a key such as `__proto__` for a key', () => {
    const map = fields('{"m":{"__proto__":"x","constructor":"y"}}').stringMap('m') ?? {};
    assert.deepEqual(Object.entries(map), [
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  it('tells which keys nobody asked for', () => {
    const given = fields('{"a": "1", "typo": 2}');
    given.string('A');
    assert.deepEqual(given.unknown(), ['typo']);
  });

  it('has no fields when the document is null', () => {
    assert.equal(fields('null').string('a'), undefined);
  });

  const wrong: readonly (readonly [string, (fields: Fields) => unknown, string])[] = [
    ['[]', (f) => f, '`monitor.json`: expected an object, got a list'],
    [
      '{"a": 1',
      (f) => f,
      '`monitor.json`: not JSON: line 1, column 8: expected `,` or `}`, got the end of the document',
    ],
    [
      '{"a": 1}',
      (f) => f.string('a'),
      '`monitor.json`: `a`: expected a string, got the number `1`',
    ],
    [
      '{"a": "1"}',
      (f) => f.int('a'),
      '`monitor.json`: `a`: expected a whole number, got the string `1`',
    ],
    [
      '{"a": 1.0}',
      (f) => f.int('a'),
      '`monitor.json`: `a`: expected a whole number, got the number `1.0`',
    ],
    [
      '{"a": 1e1}',
      (f) => f.int('a'),
      '`monitor.json`: `a`: expected a whole number, got the number `1e1`',
    ],
    [
      '{"a": 9223372036854775808}',
      (f) => f.int('a'),
      '`monitor.json`: `a`: expected a whole number, got the number `9223372036854775808`',
    ],
    [
      '{"a": "true"}',
      (f) => f.bool('a'),
      '`monitor.json`: `a`: expected true or false, got the string `true`',
    ],
    [
      '{"a": ["b", {}]}',
      (f) => f.strings('a'),
      '`monitor.json`: `a[1]`: expected a string, got an object',
    ],
    [
      '{"a": {"b": 1}}',
      (f) => f.stringMap('a'),
      '`monitor.json`: `a.b`: expected a string, got the number `1`',
    ],
    ['{"a": {}}', (f) => f.objects('a'), '`monitor.json`: `a`: expected a list, got an object'],
    [
      '{"a": [{}, {"b": true}]}',
      (f) => f.objects('a')?.[1]?.string('b'),
      '`monitor.json`: `a[1].b`: expected a string, got `true`',
    ],
  ];
  for (const [document, read, message] of wrong) {
    it(`names the place of what is wrong in ${document}`, () =>
      assert.throws(() => read(fields(document)), {name: 'ConfigError', message}));
  }
});
