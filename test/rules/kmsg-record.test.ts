import assert from 'node:assert/strict';
import {
  createKmsgSplitter,
  facilityOf,
  kernelFacility,
  parseKmsgRecord,
  textInRecord,
  type KmsgRecord,
} from '../../src/rules/kmsg-record.js';
import {randomFrom, seeds, type Random} from './random.js';

describe('parseKmsgRecord', () => {
  it('reads a record and its dictionary', () => {
    const record =
      '30,160,424069,c,caller=T1;mlx5_core 0000:4b:00.0: Link up; fast\n SUBSYSTEM=pci\n DEVICE=+pci:0000:4b:00.0=x\n';
    assert.deepEqual(parseKmsgRecord(record), {
      priority: 30,
      sequence: 160,
      usec: 424069,
      flags: 'c',
      text: 'mlx5_core 0000:4b:00.0: Link up; fast',
      dictionary: {SUBSYSTEM: 'pci', DEVICE: '+pci:0000:4b:00.0=x'},
    });
  });

  it('trims the text and leaves the kernel’s escapes', () => {
    const record = parseKmsgRecord('6,1,0,-; \t a\\x0ab \n');
    assert.equal(typeof record === 'object' && record.text, 'a\\x0ab');
  });

  it('takes a header without flags', () => {
    const record = parseKmsgRecord('6,1,0;x\n');
    assert.equal(typeof record === 'object' && record.flags, '-');
  });

  it('tells an empty message from one of white space', () => {
    assert.equal(parseKmsgRecord('6,1,0,-;'), 'empty');
    assert.equal((parseKmsgRecord('6,1,0,-; \n') as KmsgRecord).text, '');
  });

  const malformed = [
    '',
    '\n',
    'no semicolon\n',
    ';',
    ',,;x',
    '6,1;x',
    '6,x,0,-;x',
    '6, 1,0,-;x',
    '0x6,1,0,-;x',
    '6,1,9223372036854775808,-;x',
    'x;6,1,0,-;y',
  ];
  for (const record of malformed) {
    it(`refuses ${JSON.stringify(record)}`, () =>
      assert.equal(parseKmsgRecord(record), 'malformed'));
  }
});

/** The records of a stream that comes in these chunks, and how many were malformed. */
function split(chunks: readonly Uint8Array[]): {records: KmsgRecord[]; malformed: number} {
  const splitter = createKmsgSplitter();
  const pushed = chunks.map((chunk) => splitter.push(chunk));
  return {
    records: pushed.flatMap(({records}) => records),
    malformed: pushed.reduce((sum, {malformed: count}) => sum + count, 0),
  };
}

describe('facilityOf', () => {
  for (const [priority, facility] of [
    [0, 0],
    [7, 0],
    [8, 1],
    [11, 1],
    [30, 3],
    [191, 23],
  ] as const) {
    it(`is ${facility} for the priority ${priority}`, () => {
      const record = parseKmsgRecord(`${priority},1,0,-;x`) as KmsgRecord;
      assert.equal(facilityOf(record), facility);
      assert.equal(facilityOf(record) === kernelFacility, priority < 8);
    });
  }
});

describe('textInRecord', () => {
  it('is what the kernel shows of a line: control characters, backslashes and all above ASCII as bytes', () => {
    assert.equal(textInRecord('<3>a\\b\té\u007f~'), '<3>a\\x5cb\\x09\\xc3\\xa9\\x7f~');
  });

  it('is trimmed as a record’s text is', () => {
    assert.equal(textInRecord('  a  '), 'a');
  });
});

describe('createKmsgSplitter', () => {
  it('gives a record as soon as its chunk ends', () => {
    const {records} = createKmsgSplitter().push(
      Buffer.from('6,1,0,-;a\n DEVICE=b8:0\n6,2,0,-;b\n'),
    );
    assert.deepEqual(
      records.map(({text, dictionary}) => [text, dictionary]),
      [
        ['a', {DEVICE: 'b8:0'}],
        ['b', {}],
      ],
    );
  });

  it('waits for the rest of a record that was cut', () => {
    const splitter = createKmsgSplitter();
    assert.deepEqual(splitter.push(Buffer.from('6,1,0,-;half')).records, []);
    assert.equal(splitter.push(Buffer.from(' and half\n')).records[0]?.text, 'half and half');
  });

  it('counts what is no record and goes on', () => {
    const stream = Buffer.from('garbage\n6,1,0,-;a\n6,1\n SUBSYSTEM=x\n6,2,0,-;b\n');
    const {records, malformed} = split([stream]);
    assert.deepEqual([records.map(({text}) => text), malformed], [['a', 'b'], 2]);
  });

  it('reads the same records from a stream cut anywhere as from the whole', () => {
    for (const seed of seeds(200)) {
      const random = randomFrom(seed);
      const stream = Buffer.concat(Array.from({length: 12}, (_, i) => randomRecord(random, i)));
      const cut = split(cutAnywhere(random, stream));
      const whole = split([stream]);
      const about = `SEED=${seed}: ${JSON.stringify(stream.toString())}`;
      assert.deepEqual(
        cut.records.map(withoutDictionary),
        whole.records.map(withoutDictionary),
        about,
      );
      assert.equal(cut.malformed, whole.malformed, about);
      assert.ok(whole.records.length > 0, about);
    }
  });

  it('keeps each dictionary when each chunk is one whole record, as the kernel gives them', () => {
    for (const seed of seeds(50)) {
      const random = randomFrom(seed);
      const records = Array.from({length: 12}, (_, i) => randomRecord(random, i));
      assert.deepEqual(split(records), split([Buffer.concat(records)]), `SEED=${seed}`);
    }
  });
});

const texts = ['usb 1-1: new device', '', ' é 日本 😀', 'a;b', '7,8,9,-;not a header', '\\x0a'];
const extras = ['', '', '\n SUBSYSTEM=usb', '\n SUBSYSTEM=usb\n DEVICE=c189:1', '\n odd'];

function randomRecord(random: Random, sequence: number): Buffer {
  if (random.below(10) === 0) return Buffer.from('broken record\n');
  const flags = random.pick(['', ',-', ',c', ',+,caller=T1']);
  const header = `${random.below(200)},${sequence},${random.below(1e9)}${flags}`;
  return Buffer.from(`${header};${random.pick(texts)}${random.pick(extras)}\n`);
}

function cutAnywhere(random: Random, stream: Buffer): readonly Buffer[] {
  const chunks = [];
  for (let at = 0; at < stream.length;) {
    const end = at + 1 + random.below(40);
    chunks.push(stream.subarray(at, end));
    at = end;
  }

  return chunks;
}

/** Lines of a dictionary that come apart from their record are dropped. */
function withoutDictionary(record: KmsgRecord): KmsgRecord {
  return {...record, dictionary: {}};
}
