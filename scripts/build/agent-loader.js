import {URL, fileURLToPath} from 'node:url';
import {loadProgram, shippedCache} from '../../src/commands/framework/code-cache.ts';

const bundle = fileURLToPath(new URL('npd-agent.cjs', import.meta.url));

/** The agent, with its machine code where the build made some for this Node and these flags. */
export const program = loadProgram(bundle);
export const {main} = program.exports;
export const cacheFile = shippedCache(bundle);
