import * as Flags from '@oclif/core/flags';
import {durationFlag} from './duration-flag.js';

/** Flags of the commands that change what is installed in a cluster. */
export const lifecycleFlags = {
  'dry-run': Flags.option({options: ['none', 'client', 'server'] as const})({
    default: 'none',
    summary:
      'Must be "none", "server", or "client". If client, only print what would be done, after reading what is there. If server, have the server check everything without storing anything.',
  }),
  output: Flags.option({options: ['json', 'yaml', 'name'] as const})({
    char: 'o',
    summary: 'Output format. One of: (json, yaml, name).',
  }),
  timeout: durationFlag({default: '5m', summary: 'How long to wait, e.g. 90s or 10m.'}),
  wait: Flags.boolean({
    allowNo: true,
    default: true,
    summary: 'Wait until it is done, not only begun.',
  }),
};

/** What a bare `--dry-run` means, as with kubectl. */
export const bareDryRun = {'dry-run': 'client'} as const;
