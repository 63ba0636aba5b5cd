import {fileURLToPath} from 'node:url';
import {runCommandLine} from './command-line.js';

process.exitCode = await runCommandLine(process.argv.slice(2), {
  root: fileURLToPath(new URL('../..', import.meta.url)),
  env: process.env,
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
});
