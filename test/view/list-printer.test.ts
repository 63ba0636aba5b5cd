import assert from 'node:assert/strict';
import {jsonText} from '../../src/view/document.js';
import {createListPrinter, type ListView} from '../../src/view/list-printer.js';
import {parseOutputFormat} from '../../src/view/output-format.js';

interface Thing {
  readonly name: string;
  readonly since?: Date;
  readonly tags?: readonly string[];
}

const view: ListView<Thing> = {
  kind: 'Thing',
  name: ({name}) => `thing/${name}`,
  columns: [
    {header: 'NAME', cell: ({name}) => name},
    {header: 'TAGS', wide: true, cell: ({tags = []}) => tags.join(',')},
  ],
};
const a: Thing = {name: 'a', since: new Date('2026-01-01T00:00:00.500Z'), tags: ['x', 'y']};
const b: Thing = {name: 'b'};

function printer(output: string, headers = true) {
  const format = parseOutputFormat(output);
  return createListPrinter(view, {format, headers, colour: false, documentText: jsonText});
}

describe('createListPrinter', () => {
  it('prints later changes as rows under the same header', () => {
    const rows = printer('table');
    assert.equal(rows.list([a]), 'NAME\na\n');
    assert.equal(rows.changes([b]), 'b\n');
  });

  it('makes a list document, times in whole seconds and unset fields left out', () => {
    assert.deepEqual(JSON.parse(printer('json').list([a, b])), {
      apiVersion: 'npd.cli/v1',
      kind: 'ThingList',
      items: [{name: 'a', since: '2026-01-01T00:00:00Z', tags: ['x', 'y']}, {name: 'b'}],
    });
  });

  it('makes a document of each change', () => {
    assert.equal(
      printer('json').changes([b]),
      '{\n    "apiVersion": "npd.cli/v1",\n    "kind": "Thing",\n    "name": "b"\n}\n',
    );
  });

  it('sets YAML documents that follow one another apart', () => {
    assert.equal(printer('yaml').changes([a, b]).split('---\n').length, 3);
  });

  it('gives an empty list as an empty document, and no rows', () => {
    assert.deepEqual((JSON.parse(printer('json').list([])) as {items: unknown}).items, []);
    assert.equal(printer('table').list([]), '');
    assert.equal(printer('name').list([]), '');
  });

  it('fills a template with the list at first, and with each record later', () => {
    assert.equal(printer('jsonpath={.items[*].name}').list([a, b]), 'a b');
    assert.equal(printer('jsonpath={.name};').changes([a, b]), 'a;b;');
  });

  it('joins what a column finds, and says <none> where it finds nothing', () => {
    assert.equal(
      printer('custom-columns=N:.name,T:.tags[*],ALL:.tags').list([a, b]),
      'N     T        ALL\na     x,y      ["x","y"]\nb     <none>   <none>\n',
    );
    assert.equal(printer('custom-columns=N:.name', false).list([b]), 'b\n');
  });

  it('names records', () => {
    assert.equal(printer('name').list([a, b]), 'thing/a\nthing/b\n');
  });
});
