import assert from 'node:assert/strict';
import {runPlugin} from './plugin-process.js';

/** Would be refused if anything tried to read it or to connect. */
const unusable = {KUBECONFIG: '/dev/null/nowhere', HTTPS_PROXY: 'http://127.0.0.1:1'};

describe('kubectl npd help', () => {
  it('shows the commands in groups, and the name that people type', async () => {
    const {code, stdout, stderr} = await runPlugin([], unusable);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(
      stdout,
      /^Lifecycle:\n {2}install +Install[^]*^See:\n(?: {2}.*\n)* {2}problems +List the problems[^]*^Other Commands:/m,
    );
    assert.match(stdout, /^ {2}status +Show on one screen/m);
    assert.match(stdout, /^Usage:\n {2}kubectl npd \[flags\] \[options\]$/m);
    assert.doesNotMatch(stdout, /kubectl-npd/);
  });

  it('is the same for --help, -h and help', async () => {
    const texts = await Promise.all(
      [[], ['--help'], ['-h'], ['help']].map(async (args) => (await runPlugin(args)).stdout),
    );
    assert.equal(new Set(texts).size, 1);
  });

  it('shows a command with its examples, its own options, and how to see the rest', async () => {
    const {code, stdout} = await runPlugin(['status', 'nodes', '--help'], unusable);
    assert.equal(code, 0);
    assert.match(stdout, /^Show the nodes/);
    assert.match(stdout, /^Examples:\n {2}# All nodes\n {2}kubectl npd status nodes$/m);
    assert.match(stdout, /^ {4}-w, --watch=false:\n\tAfter listing/m);
    assert.match(stdout, /^ {4}--problem=\[\]:$/m);
    assert.match(stdout, /^ {4}--chunk-size=500:$/m);
    assert.match(stdout, /^Usage:\n {2}kubectl npd status nodes \[NODE\.\.\.\] \[options\]$/m);
    assert.doesNotMatch(stdout, /--context/);
    assert.match(stdout, /Use "kubectl npd options"/);
  });

  it('takes a command’s words after help, and flags before them', async () => {
    const wanted = (await runPlugin(['status', 'nodes', '--help'])).stdout;
    assert.equal((await runPlugin(['help', 'status', 'nodes'])).stdout, wanted);
    assert.equal((await runPlugin(['--context=x', 'status', 'nodes', '-h'])).stdout, wanted);
  });

  it('shows with a command also the commands below it', async () => {
    const {code, stdout} = await runPlugin(['status', '--help'], unusable);
    assert.equal(code, 0);
    assert.match(stdout, /^Available Commands:\n(?: {2}\w+ +.*\n)* {2}nodes +Show the nodes/m);
    assert.match(stdout, /^ {2}kubectl npd status \[options\]$/m);
  });

  it('lists the flags of every command apart', async () => {
    const {code, stdout} = await runPlugin(['options'], unusable);
    assert.equal(code, 0);
    for (const flag of [
      '--context=',
      '-n, --namespace=',
      '-v, --v=0:',
      '--color=',
      '--as-group=',
    ]) {
      assert.ok(stdout.includes(flag), `expected ${flag} in ${stdout}`);
    }
    assert.doesNotMatch(stdout, /--watch/);
  });

  for (const [args, sentence, hint] of [
    [['statsu'], 'unknown command "statsu" for "kubectl npd"', 'did you mean: kubectl npd status'],
    [
      ['help', 'verison'],
      'unknown command "verison" for "kubectl npd"',
      'did you mean: kubectl npd version',
    ],
    [
      ['help', 'status', 'node'],
      'unknown command "node" for "kubectl npd status"',
      'did you mean: kubectl npd status nodes',
    ],
    [
      ['status', '--fail-on', 'warning', 'noeds'],
      'unknown command "noeds" for "kubectl npd status"',
      'did you mean: kubectl npd status nodes',
    ],
    [
      ['status', '--wait', '--fail-on=never'],
      '--wait and --fail-on=never cannot be used together: nothing to wait for',
    ],
    [['status', '--wait', '--watch'], '--watch and --wait cannot be used together'],
    [['--bogus'], 'unknown flag: --bogus'],
    [['version', '--clinet'], 'unknown flag: --clinet', 'did you mean --client?'],
    [['status', 'nodes', '-o'], "flag needs an argument: 'o' in -o"],
    [
      ['version', '--client=maybe'],
      'invalid argument `maybe` for `--client`: expected `true` or `false`',
    ],
    [['version', 'extra'], 'unexpected argument: extra'],
    [['options', '--color=blue'], 'expected --color=blue to be one of: auto, always, never'],
    [['options', '-v=loud'], 'invalid argument for `--v`: expected an integer but received: loud'],
    [['version', '-o', 'xml'], 'expected --output=xml to be one of: json, yaml'],
    [
      ['status', 'nodes', '-o', 'xml'],
      'unable to match a printer suitable for the output format "xml", allowed formats are: table,wide,name,json,yaml,jsonpath,custom-columns',
    ],
    [
      ['status', 'nodes', '-o', 'jsonpath={.items'],
      'error parsing jsonpath {.items: unclosed action',
    ],
    [
      ['status', 'nodes', '--sort-by={.a}{.b}'],
      "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
    ],
    [
      ['status', 'nodes', 'n1', '-l', 'a=b'],
      'name cannot be provided when a selector is specified',
    ],
    [['status', 'nodes', 'pod/x'], 'expected a node, got `pod/x`, a `pod`'],
    [['status', 'nodes', ''], 'expected the name of a node, got ``'],
    [
      ['status', 'nodes', '--chunk-size=-1'],
      'invalid argument for `--chunk-size`: expected an integer greater than or equal to 0 but received: -1',
    ],
    [
      ['problems', '--since', 'yesterday'],
      'invalid argument for `--since`: expected a duration such as `90s` or `1h30m`, got `yesterday`',
    ],
    [
      ['problems', '--since=-5m'],
      'invalid argument for `--since`: expected a duration such as `90s` or `1h30m`, got `-5m`',
    ],
    [
      ['problems', '--request-timeout=soon'],
      'flag `--request-timeout`: expected a duration such as `0`, `5`, `5s` or `1m30s`, got `soon`',
    ],
    [
      ['problems', '--permanent', '--temporary'],
      '--permanent and --temporary cannot be used together',
    ],
  ] as const) {
    it(`refuses \`${args.join(' ')}\` in one sentence and a hint, without a cluster, exit 2`, async () => {
      const finished = await runPlugin(args, unusable);
      assert.equal(finished.stdout, '');
      const words = ['status nodes', 'status', 'problems', 'options', 'version'].find((command) =>
        args.join(' ').startsWith(command),
      );
      const advice = `run: ${['kubectl npd', words ?? ''].join(' ').trim()} --help`;
      assert.equal(finished.stderr, `error: ${sentence}\nhint: ${hint ?? advice}\n`);
      assert.equal(finished.code, 2);
    });
  }
});
