/**
 * Runs the built agent for a moment, as it runs on a node where nothing happens, and leaves its machine code beside it.
 * Started by the build. V8 takes the code only under the flags of Node that it was made under: here none.
 *
 *   node scripts/build/warm-agent.js FOLDER-OF-NPD-AGENT
 */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';

const [folder = ''] = process.argv.slice(2);
const load = createRequire(import.meta.url);
const {main, program, cacheFile} = load(join(folder, 'npd-agent-loader.cjs'));

const node = {kind: 'Node', metadata: {name: 'n', uid: 'u', resourceVersion: '1'}, status: {}};
const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, {'content-type': 'application/json'});
  response.end(JSON.stringify(node));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const quiet = mkdtempSync(join(tmpdir(), 'npd-build-'));
writeFileSync(join(quiet, 'kmsg'), '6,1,1,-;nothing to see\n');
const config = join(import.meta.dirname, '../../manifests/config');
const ran = main(
  [
    `--apiserver-override=http://127.0.0.1:${server.address().port}?inClusterConfig=false`,
    '--hostname-override=n',
    '--port=0',
    '--prometheus-port=0',
    `--state-dir=${quiet}`,
    `--kmsg-path=${join(quiet, 'kmsg')}`,
    `--socket=${join(quiet, 'agent.sock')}`,
    `--config.system-log-monitor=${config}/kernel-monitor.json,${config}/readonly-monitor.json`,
  ],
  {version: '0.0.0', stdout: () => undefined, stderr: () => undefined},
);
await sleep(1200); // the first sync comes after a second
writeFileSync(cacheFile, program.codeCache());
process.kill(process.pid, 'SIGTERM');
await ran;
server.closeAllConnections();
rmSync(quiet, {recursive: true});
process.exit();
