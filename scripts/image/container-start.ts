/**
 * How a container of the image starts. Root, as node-problem-detector's: reading /dev/kmsg needs it; the profiles
 * that do not read it set `runAsUser: 65532` (see docs/decisions/image.md).
 */
export const containerStart = {
  User: '0:0',
  ExposedPorts: {'20256/tcp': {}, '20257/tcp': {}},
  Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  Entrypoint: [
    '/usr/local/bin/node',
    '--max-semi-space-size=1',
    '--optimize-for-size',
    '--single-threaded',
    '/app/bin/agent.js',
  ],
  Cmd: ['--config.system-log-monitor=/config/kernel-monitor.json,/config/readonly-monitor.json'],
  WorkingDir: '/',
  StopSignal: 'SIGTERM',
} as const;
