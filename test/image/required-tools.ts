import {existsSync} from 'node:fs';
import {join} from 'node:path';

/** A program that a suite runs, and the Debian package that has it. */
export interface RequiredTool {
  readonly program: string;
  readonly package: string;
}

/** What building an image runs. */
export const buildTools: readonly RequiredTool[] = [
  {program: 'apt-get', package: 'apt'},
  {program: 'dpkg-deb', package: 'dpkg'},
  {program: 'gzip', package: 'gzip'},
];

/**
 * Skips the calling suite, saying what this machine lacks; in CI that is a failure. To be called in a `before`, with
 * its `this`.
 */
export function requireTools(
  context: Mocha.Context,
  tools: readonly RequiredTool[],
  {asRoot = false}: {readonly asRoot?: boolean} = {},
): void {
  const missing = tools.filter(({program}) => !isOnPath(program)).map((tool) => tool.package);
  const lacks = [
    ...(missing.length > 0 ? [`apt-get install ${missing.join(' ')}`] : []),
    ...(asRoot && process.getuid?.() !== 0 ? ['root'] : []),
  ];
  if (lacks.length === 0) return;
  const sentence = `skipped: needs ${lacks.join(' and ')}`;
  if (process.env['CI']) throw new Error(`expected nothing to be skipped in CI, got ${sentence}`);
  process.stderr.write(`${sentence}\n`);
  context.skip();
}

function isOnPath(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(':');
  return folders.some((folder) => existsSync(join(folder, program)));
}
