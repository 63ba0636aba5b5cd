/* global __dirname */
import {join} from 'node:path';
import {loadProgram, shippedCache} from '../../src/commands/framework/code-cache.ts';

// CommonJS, and so is what it loads: Node takes 10 ms longer over modules.
const bundle = join(__dirname, 'npd-agent.cjs');

/** The agent, with its machine code where the build made some for this Node and these flags. */
export const program = loadProgram(bundle);
export const {main} = program.exports;
export const cacheFile = shippedCache(bundle);
