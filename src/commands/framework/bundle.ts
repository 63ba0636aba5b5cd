/**
 * What the plugin's one file gives to who loads it: `runProcess` to bin/run.js; the rest to the build, which makes the
 * manifest from the commands and runs the program once to warm it up.
 */
export {commands} from '../index.js';
export {main} from './program.js';
export {runProcess} from './process.js';
