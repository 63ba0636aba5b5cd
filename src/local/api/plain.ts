import type {Document} from './describe.js';

/** The release whose answers the embedded API was held against. */
export const servedVersion = 'v1.34.4';

/** What is answered the same to everybody: the version, and that the server lives. */
export function plainDocument(path: string, query: URLSearchParams): Document | undefined {
  const [, probe] = /^\/(healthz|livez|readyz)(?:\/ping)?\/?$/.exec(path) ?? [];
  if (probe) {
    const body = query.has('verbose') ? `[+]ping ok\n${probe} check passed\n` : 'ok';
    return {body, contentType: 'text/plain; charset=utf-8'};
  }
  return path === '/version' || path === '/version/' ? {body: version} : undefined;
}

const version = {
  major: '1',
  minor: '34',
  emulationMajor: '1',
  emulationMinor: '34',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '33',
  gitVersion: `${servedVersion}+kubectl-npd`,
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: 'node',
  platform: 'any/any',
};
