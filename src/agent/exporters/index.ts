/** Every exporter. main.ts builds those that the flags ask for. */
export {consoleLines} from './console.js';
export {kubernetes, type KubernetesExporter} from './kubernetes/index.js';
export {prometheus, type PrometheusExporter} from './prometheus/index.js';
