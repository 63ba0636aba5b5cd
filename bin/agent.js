#!/usr/bin/env node
import {createRequire} from 'node:module';

const load = createRequire(import.meta.url);
const {main} = load('../dist/npd-agent-loader.cjs');
const {version} = load('../package.json');
process.exit(await main(process.argv.slice(2), {version}));
