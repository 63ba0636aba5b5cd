import {requestTimeoutMs} from '../../kube/connection/flags.js';
import * as Flags from '@oclif/core/flags';

const helpGroup = 'GLOBAL';

/** Flags of every command that says something about a cluster; their meanings are kubectl's. */
export const clusterFlags = {
  as: Flags.string({
    helpGroup,
    summary:
      'Username to impersonate for the operation. User could be a regular user or a service account in a namespace.',
  }),
  'as-group': Flags.string({
    helpGroup,
    multiple: true,
    multipleNonGreedy: true,
    summary:
      'Group to impersonate for the operation, this flag can be repeated to specify multiple groups.',
  }),
  'as-uid': Flags.string({helpGroup, summary: 'UID to impersonate for the operation.'}),
  'certificate-authority': Flags.string({
    helpGroup,
    summary: 'Path to a cert file for the certificate authority.',
  }),
  'client-certificate': Flags.string({
    helpGroup,
    summary: 'Path to a client certificate file for TLS.',
  }),
  'client-key': Flags.string({helpGroup, summary: 'Path to a client key file for TLS.'}),
  cluster: Flags.string({helpGroup, summary: 'The name of the kubeconfig cluster to use.'}),
  context: Flags.string({helpGroup, summary: 'The name of the kubeconfig context to use.'}),
  'insecure-skip-tls-verify': Flags.boolean({
    helpGroup,
    summary:
      "If true, the server's certificate will not be checked for validity. This will make your HTTPS connections insecure.",
  }),
  kubeconfig: Flags.string({
    helpGroup,
    summary: 'Path to the kubeconfig file to use for CLI requests.',
  }),
  namespace: Flags.string({
    helpGroup,
    char: 'n',
    summary: 'The namespace of the agent; found by its label when not given.',
  }),
  'request-timeout': Flags.string({
    helpGroup,
    default: '0',
    parse: async (text) => {
      requestTimeoutMs(text); // refused here, it is a fault of the command line
      return text;
    },
    summary:
      'The length of time to wait before giving up on a single server request. Non-zero values should contain a corresponding time unit (e.g. 1s, 2m, 3h). A value of zero means that requests do not time out.',
  }),
  server: Flags.string({
    helpGroup,
    char: 's',
    summary: 'The address and port of the Kubernetes API server.',
  }),
  'tls-server-name': Flags.string({
    helpGroup,
    summary:
      'Server name to use for server certificate validation. If it is not provided, the hostname used to contact the server is used.',
  }),
  token: Flags.string({
    helpGroup,
    summary: 'Bearer token for authentication to the API server.',
  }),
  user: Flags.string({helpGroup, summary: 'The name of the kubeconfig user to use.'}),
};

/** Flags of every command. */
export const globalFlags = {
  ...clusterFlags,
  color: Flags.option({options: ['auto', 'always', 'never'] as const})({
    helpGroup,
    default: 'auto',
    summary: 'Use colours: auto (on a terminal), always or never.',
  }),
  quiet: Flags.boolean({
    helpGroup,
    char: 'q',
    summary: 'Print no progress; results, warnings and errors only.',
  }),
  v: Flags.integer({
    helpGroup,
    char: 'v',
    default: 0,
    min: 0,
    max: 10,
    summary:
      'Number for the log level verbosity: 6 shows requests, 8 their bodies, 9 also the stack of an error.',
  }),
};
