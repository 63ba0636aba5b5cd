#!/usr/bin/env node
import {readFileSync} from 'node:fs';
import {URL} from 'node:url';
import {main} from '../dist/npd-agent.js';

const {version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
process.exit(await main(process.argv.slice(2), {version}));
