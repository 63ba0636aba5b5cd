import {execFileSync} from 'node:child_process';
import {missingPrograms} from './build.js';
import type {Release} from './parts.js';
import {findProgram} from './search-path.js';

// Go 1.24 brought the `tool` lines of go.mod; OpenSSL 3 signs a certificate in one step (`req -CA`).
const wantedGo = /\bgo1\.(2[4-9]|[3-9]\d)/;
const wantedOpenssl = /^OpenSSL ([3-9]|\d\d)\./;

/**
 * What this machine lacks to run a cluster, and how to get it: `Go 1.24 or newer is missing: …`. Go is only needed
 * until the binaries are built.
 * @returns an empty list when a cluster can run
 */
export function missingPrerequisites(
  release: Release,
  env: NodeJS.ProcessEnv,
  platform: string = process.platform,
): string[] {
  if (platform !== 'linux') {
    return [
      `Linux is missing: clusters are found again through /proc, and this is \`${platform}\``,
    ];
  }
  const missing: string[] = [];
  if (missingPrograms(release, env).length > 0 && !says('go', ['version'], wantedGo, env)) {
    missing.push(
      'Go 1.24 or newer is missing: install it from https://go.dev/dl, or your distribution’s `golang`',
    );
  }
  if (!says('openssl', ['version'], wantedOpenssl, env)) {
    missing.push('OpenSSL 3 or newer is missing: `apt-get install openssl`');
  }
  return missing;
}

function says(name: string, args: string[], wanted: RegExp, env: NodeJS.ProcessEnv): boolean {
  const program = findProgram(name, env['PATH']);
  if (!program) return false;
  try {
    return wanted.test(execFileSync(program, args, {env, encoding: 'utf8'}));
  } catch {
    return false; // found, but it does not run here
  }
}
