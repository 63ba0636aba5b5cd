/**
 * Who may import what. Each comment is what the person who breaks the rule reads.
 *
 *   commands ──► tasks, kube, rules, journal, policy, view, local, process
 *   tasks    ──► kube, rules, policy, process
 *   view     ──► types only        kube, process, rules, journal, policy ──► nothing of ours
 *   agent/main ──► everything in agent, kube, rules       agent/detector ──► model
 *   monitors ──► model, config, host, rules    exporters ──► model, config, kube
 *   model    ──► types of rules    host ──► model, journal    config ──► rules, model
 */
const anything = '^src/';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one file, or a type lives in the wrong place.',
      from: {},
      to: {circular: true},
    },
    {
      name: 'plugin-apart-from-agent',
      severity: 'error',
      comment:
        'The plugin and the agent meet only in the cluster. What both need goes in src/kube or src/rules.',
      from: {path: '^src/(commands|tasks|view|local)/'},
      to: {path: '^src/agent/'},
    },
    {
      name: 'agent-apart-from-plugin',
      severity: 'error',
      comment: 'The agent runs in a container that has no terminal.',
      from: {path: '^src/agent/'},
      to: {path: '^src/(commands|tasks|view|local|process)/'},
    },
    {
      name: 'kube-knows-no-caller',
      severity: 'error',
      comment:
        'src/kube is below every program: it asks the API and answers in records. What it needs is passed in.',
      from: {path: '^src/kube/'},
      to: {path: anything, pathNot: '^src/kube/'},
    },
    {
      name: 'view-is-pure',
      severity: 'error',
      comment: 'A view turns data into text. It neither fetches nor prints: import types only.',
      from: {path: '^src/view/'},
      to: {pathNot: '^src/view/', dependencyTypesNot: ['type-only']},
    },
    {
      name: 'tasks-know-no-terminal',
      severity: 'error',
      comment:
        'A task takes options, yields progress records and answers a result. Words are the view’s, flags the command’s.',
      from: {path: '^src/tasks/'},
      to: {path: ['^src/(commands|view|local)/', 'node_modules/@oclif/']},
    },
    {
      name: 'oclif-only-in-commands',
      severity: 'error',
      comment: 'Only what a person types knows the command framework.',
      from: {path: anything, pathNot: '^src/commands/'},
      to: {path: 'node_modules/@oclif/'},
    },
    {
      name: 'api-only-through-kube',
      severity: 'error',
      comment: 'Only src/kube calls the client library, so one place knows its errors and retries.',
      from: {path: anything, pathNot: '^src/kube/'},
      to: {path: 'node_modules/@kubernetes/client-node', dependencyTypesNot: ['type-only']},
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      comment:
        'src/rules, src/journal and src/policy decide from what they are given: no file, clock, process or network.',
      from: {path: '^src/(rules|journal|policy)/'},
      to: {dependencyTypes: ['core']},
    },
    {
      name: 'pure-folders-apart',
      severity: 'error',
      comment: 'src/rules, src/journal and src/policy import nothing else of ours.',
      from: {path: '^src/(rules|journal|policy)/'},
      to: {path: anything, pathNot: '^src/$1/'},
    },
    {
      name: 'process-is-the-bottom',
      severity: 'error',
      comment: 'src/process starts programs for whoever asks. It imports nothing of ours.',
      from: {path: '^src/process/'},
      to: {path: anything, pathNot: '^src/process/'},
    },
    {
      name: 'local-starts-the-agent',
      severity: 'error',
      comment:
        'src/local knows the shapes of src/kube and starts the agent as a process through src/process.',
      from: {path: '^src/local/'},
      to: {path: anything, pathNot: '^src/(local|kube|process)/'},
    },
    {
      name: 'programs-only-through-host-and-process',
      severity: 'error',
      comment:
        'Only src/agent/host (agent) and src/process (plugin) run programs, so that tests and policy have one place.',
      from: {path: anything, pathNot: '^src/(agent/host|process)/'},
      to: {path: '^(node:)?child_process$', dependencyTypes: ['core']},
    },
    {
      name: 'model-is-the-bottom',
      severity: 'error',
      comment:
        'src/agent/model is what the parts pass to one another. It takes types of src/rules and nothing else.',
      from: {path: '^src/agent/model/'},
      to: {path: anything, pathNot: '^src/(agent/model|rules)/'},
    },
    {
      name: 'model-takes-types-only',
      severity: 'error',
      comment: 'src/agent/model says what travels; it runs nothing.',
      from: {path: '^src/agent/model/'},
      to: {path: '^src/rules/', dependencyTypesNot: ['type-only']},
    },
    {
      name: 'parts-apart',
      severity: 'error',
      comment: 'Monitors and exporters never see one another: main.ts joins them.',
      from: {path: '^src/agent/(monitors|exporters)/'},
      to: {path: '^src/agent/(monitors|exporters)/', pathNot: '^src/agent/$1/'},
    },
    {
      name: 'config-and-host-are-below',
      severity: 'error',
      comment:
        'Each part checks its own settings; config only reads files, host only reaches the node.',
      from: {path: '^src/agent/(config|host)/'},
      to: {path: '^src/(kube|agent/(monitors|exporters))/'},
    },
    {
      name: 'asking-loads-no-agent',
      severity: 'error',
      comment:
        'src/agent/ask is a program of its own that asks a running agent over its socket. It starts fast because it loads none of the agent’s parts.',
      from: {path: '^src/agent/ask/'},
      to: {path: anything, pathNot: '^src/(agent/(ask|config|socket)/|rules/go/)'},
    },
    {
      name: 'simulations-know-no-parts',
      severity: 'error',
      comment:
        'src/agent/simulation keeps and checks simulations. Monitors ask it through agent/model; the top gives it what it needs to know of them.',
      from: {path: '^src/agent/simulation/'},
      to: {path: anything, pathNot: '^src/(agent/(simulation|model)/|rules/)'},
    },
    {
      name: 'host-is-below-rules',
      severity: 'error',
      comment: 'The host gives what the node says; what it means is judged in src/rules.',
      from: {path: '^src/agent/host/'},
      to: {path: '^src/(rules|agent/config)/', dependencyTypesNot: ['type-only']},
    },
    {
      name: 'nothing-imports-upwards',
      severity: 'error',
      comment: 'src/agent/*.ts are the top: only main.ts and bin import them.',
      from: {path: '^src/agent/.+/'},
      to: {path: '^src/agent/[^/]+\\.ts$'},
    },
    {
      name: 'detector-knows-only-the-model',
      severity: 'error',
      comment: 'The detector passes statuses on. It must not know who made or who takes them.',
      from: {path: '^src/agent/detector\\.ts$'},
      to: {path: anything, pathNot: '^src/agent/model/'},
    },
    {
      name: 'monitors-do-not-report',
      severity: 'error',
      comment: "A monitor watches the node. Telling Kubernetes is an exporter's work.",
      from: {path: '^src/agent/monitors/'},
      to: {path: '^src/kube/'},
    },
    {
      name: 'exporters-do-not-watch',
      severity: 'error',
      comment: "An exporter says what it was told. Looking at the node is a monitor's work.",
      from: {path: '^src/agent/exporters/'},
      to: {path: '^src/agent/host/'},
    },
    {
      name: 'not-to-test',
      severity: 'error',
      comment: 'What ships must not need the tests.',
      from: {path: '^(src|bin)/'},
      to: {path: '^test/'},
    },
  ],
  options: {
    tsConfig: {fileName: 'tsconfig.json'},
    tsPreCompilationDeps: true,
    doNotFollow: {path: 'node_modules'},
  },
};
