#!/usr/bin/env node
import {URL, fileURLToPath} from 'node:url';
import {loadProgram} from '../dist/code-cache.js';

const bundle = fileURLToPath(new URL('../dist/kubectl-npd.cjs', import.meta.url));
const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const manifest = fileURLToPath(new URL('../dist/oclif.manifest.json', import.meta.url));

const program = loadProgram(bundle);
const exitCode = await program.exports.runProcess(process.argv.slice(2), {
  manifest,
  packageFolder,
  quit: (code) => process.exit(code),
});
program.keep();
process.exit(exitCode);
