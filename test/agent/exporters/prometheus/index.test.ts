import assert from 'node:assert/strict';
import {
  prometheus,
  type PrometheusExporter,
} from '../../../../src/agent/exporters/prometheus/index.js';
import type {Measurement} from '../../../../src/agent/model/status.js';
import {problemCounter, problemGauge} from '../../../../src/agent/monitors/problem-metrics.js';
import {keepsTheExporterContract} from '../../../support/exporter-contract.js';
import {recordingLog} from '../../../support/recording-log.js';

describe('prometheus', () => {
  keepsTheExporterContract(() => prometheus({log: recordingLog()}));

  let exporter: PrometheusExporter;
  function take(...measurements: Measurement[]): void {
    exporter.export({source: 's', events: [], conditions: [], measurements});
  }

  beforeEach(() => {
    exporter = prometheus({log: recordingLog()});
  });

  it('has nothing before the first sample', async () => {
    assert.equal(await exporter.text(), '');
  });

  it('orders families by name and series by labels, with numbers as Go prints them', async () => {
    take(
      problemGauge('KernelDeadlock', 'DockerHung', true),
      problemCounter('TaskHung', 1_000_000),
      problemCounter('OOMKilling', 0),
    );
    assert.equal(
      await exporter.text(),
      `# HELP problem_counter Number of times a specific type of problem have occurred.
# TYPE problem_counter counter
problem_counter{reason="OOMKilling"} 0
problem_counter{reason="TaskHung"} 1e+06
# HELP problem_gauge Whether a specific type of problem is affecting the node or not.
# TYPE problem_gauge gauge
problem_gauge{reason="DockerHung",type="KernelDeadlock"} 1
`,
    );
  });

  it('lets only one reason of a condition be up', async () => {
    take(problemGauge('T', 'A', true), problemGauge('U', 'A', true), problemGauge('T', 'B', true));
    const text = await exporter.text();
    assert.match(text, /\{reason="A",type="T"\} 0\n/);
    assert.match(text, /\{reason="A",type="U"\} 1\n/);
    assert.match(text, /\{reason="B",type="T"\} 1\n/);
  });

  it('forgets the series of a withdrawn condition', async () => {
    take(problemGauge('T', 'A', true), problemGauge('U', 'A', true));
    exporter.withdraw(['T']);
    assert.doesNotMatch(await exporter.text(), /type="T"/);
    take(problemGauge('T', 'B', false));
    assert.match(await exporter.text(), /\{reason="B",type="T"\} 0\n/);
  });

  it('escapes label values that would break the format', async () => {
    take(problemCounter('a"b\\c\nd é', 1));
    assert.match(await exporter.text(), /\{reason="a\\"b\\\\c\\nd é"\} 1\n/);
  });

  it('logs a sample whose labels are not those of its metric, and keeps the rest', async () => {
    const log = recordingLog();
    exporter = prometheus({log});
    const odd: Measurement = {...problemCounter('A', 1), labels: {other: 'x'}};
    take(problemCounter('A', 1), odd, problemCounter('A', 1));
    assert.match(await exporter.text(), /\{reason="A"\} 2\n/);
    assert.deepEqual(log.lines, ['rarely: Measurement not exported']);
  });
});
