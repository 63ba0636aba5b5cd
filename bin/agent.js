#!/usr/bin/env node
import {createRequire} from 'node:module';

const load = createRequire(import.meta.url);
const argv = process.argv.slice(2);
/** What asks the running agent does not load one. */
const asks = ['inject', 'state', 'config'].includes(argv[0]);
const {main} = load(asks ? '../dist/npd-agent-ask.cjs' : '../dist/npd-agent-loader.cjs');
const {version} = load('../package.json');
process.exit(await main(argv, {version}));
