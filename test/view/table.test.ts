import assert from 'node:assert/strict';
import {createTable, type Column} from '../../src/view/table.js';

interface Row {
  readonly name: string;
  readonly note: string;
}

const columns: readonly Column<Row>[] = [
  {header: 'NAME', cell: ({name}) => name},
  {header: 'EXTRA', wide: true, cell: () => 'x'},
  {
    header: 'NOTE',
    cell: ({note}) => note,
    colour: ({note}) => (note === 'bad' ? 'red' : undefined),
  },
];
const style = {wide: false, headers: true, colour: false};

describe('createTable', () => {
  it('puts columns 3 apart and leaves nothing after the last', () => {
    const text = createTable(columns, style).print([
      {name: 'a-long-name', note: 'fine'},
      {name: 'b', note: ''},
    ]);
    assert.equal(text, 'NAME          NOTE\na-long-name   fine\nb             \n');
  });

  it('makes no column narrower than 6', () => {
    const text = createTable([columns[1] as Column<Row>, columns[0] as Column<Row>], {
      ...style,
      wide: true,
    }).print([{name: 'n', note: ''}]);
    assert.equal(text, 'EXTRA   NAME\nx       n\n');
    const narrow = createTable<Row>(
      [{header: 'A', cell: () => 'b'}, columns[0] as Column<Row>],
      style,
    ).print([{name: 'n', note: ''}]);
    assert.equal(narrow, 'A     NAME\nb     n\n');
  });

  it('shows wide columns only when asked to', () => {
    const row = {name: 'n', note: 'm'};
    assert.doesNotMatch(createTable(columns, style).print([row]), /EXTRA/);
    assert.match(
      createTable(columns, {...style, wide: true}).print([row]),
      /NAME {3}EXTRA {3}NOTE/,
    );
  });

  it('prints no header without a row, and only one over several prints', () => {
    const table = createTable(columns, style);
    assert.equal(table.print([]), '');
    assert.match(table.print([{name: 'n', note: 'm'}]), /^NAME/);
    assert.equal(table.print([{name: 'n', note: 'm'}]), 'n      m\n');
  });

  it('prints no header when told so', () => {
    assert.equal(
      createTable(columns, {...style, headers: false}).print([{name: 'n', note: ''}]),
      'n     \n',
    );
  });

  it('keeps later rows under the columns of the earlier', () => {
    const table = createTable(columns, style);
    table.print([{name: 'a-long-name', note: 'm'}]);
    assert.equal(table.print([{name: 'b', note: 'm'}]), 'b             m\n');
  });

  it('aligns by what is seen, not by colour codes or bytes', () => {
    const painted = createTable([...columns.slice(2), ...columns.slice(0, 1)], {
      ...style,
      colour: true,
    }).print([
      {note: 'bad', name: 'n'},
      {note: 'naïve', name: 'm'},
    ]);
    assert.equal(painted, 'NOTE    NAME\n\u001B[31mbad\u001B[39m     n\nnaïve   m\n');
  });

  it('lets no log line break the row or talk to the terminal', () => {
    const note = 'one\ntwo \u001B[2J';
    const text = createTable(columns, style).print([{name: '\u001B]0;gotcha\u0007', note}]);
    assert.equal(text, 'NAME            NOTE\n^[]0;gotcha^G   one...\n');
  });
});
