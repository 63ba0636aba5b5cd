import {conformance} from './conformance.js';

process.exitCode = await conformance(
  process.argv.slice(2),
  (text) => void process.stdout.write(text),
);
