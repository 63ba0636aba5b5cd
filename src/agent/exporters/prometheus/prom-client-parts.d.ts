// The parts of prom-client that the agent uses, one by one: the whole package loads histograms, summaries, a push
// gateway and default metrics, which cost each node 10 ms at the start and a MiB.
declare module 'prom-client/lib/registry.js' {
  import {Registry} from 'prom-client';
  export default Registry;
}

declare module 'prom-client/lib/counter.js' {
  import {Counter} from 'prom-client';
  export default Counter;
}

declare module 'prom-client/lib/gauge.js' {
  import {Gauge} from 'prom-client';
  export default Gauge;
}
