import {parseArgs} from 'node:util';
import {architectures, type Architecture} from './architectures.js';

/** What a person asked `npm run image` for. */
export interface Options {
  readonly architecture: Architecture;
  readonly flavour: 'full' | 'minimal';
  readonly tag: string;
  /** Where the archive goes; undefined: dist-image/npd-agent-VERSION-FLAVOUR.tar. */
  readonly output: string | undefined;
  /** Debian's mirror, without a slash at its end. */
  readonly mirror: string;
  /** The commit that it is built from, for the label. */
  readonly revision: string | undefined;
  /** Pin Debian's newest packages instead of building. */
  readonly updatePackages: boolean;
  readonly help: boolean;
}

export const usage = `npm run image -- [--minimal] [--tag NAME] [--output FILE] [--revision COMMIT] [--arch amd64] [--mirror URL]
  makes the agent's image as an OCI archive
npm run image -- --update-packages [--arch amd64] [--mirror URL]
  pins the newest packages of Debian in the lock file

  --minimal          without shell and tools: node, its libraries and the agent
  --tag NAME         the name that loading the archive gives (localhost/npd-agent:test, with --minimal …:test-minimal)
  --output FILE      dist-image/npd-agent-VERSION-FLAVOUR.tar
  --revision COMMIT  for the label org.opencontainers.image.revision; default: no label
  --mirror URL       of Debian (http://deb.debian.org)
SOURCE_DATE_EPOCH sets the image's time of creation; default: 1970-01-01.
`;

const flags = {
  arch: {type: 'string', default: 'amd64'},
  help: {type: 'boolean', short: 'h', default: false},
  minimal: {type: 'boolean', default: false},
  mirror: {type: 'string', default: 'http://deb.debian.org'},
  output: {type: 'string'},
  revision: {type: 'string'},
  tag: {type: 'string'},
  'update-packages': {type: 'boolean', default: false},
} as const;

/** @throws Error saying which flag is wrong */
export function readOptions(argv: readonly string[]): Options {
  const {values} = parseArgs({args: [...argv], options: flags});
  const architecture = architectures.find(({name}) => name === values.arch);
  if (!architecture)
    throw new Error(
      `expected \`--arch\` to be one of ${architectures.map(({name}) => `\`${name}\``).join(', ')}, got \`${values.arch}\`; ` +
        'docs/image.md says what a further one needs',
    );
  return {
    architecture,
    flavour: values.minimal ? 'minimal' : 'full',
    tag: values.tag ?? `localhost/npd-agent:test${values.minimal ? '-minimal' : ''}`,
    output: values.output,
    mirror: values.mirror.replace(/\/+$/, ''),
    revision: values.revision,
    updatePackages: values['update-packages'],
    help: values.help,
  };
}

/**
 * The time that SOURCE_DATE_EPOCH says, in RFC 3339.
 * @see https://reproducible-builds.org/specs/source-date-epoch/
 */
export function creationTime(env: NodeJS.ProcessEnv): string {
  const text = env['SOURCE_DATE_EPOCH'] || '0';
  const seconds = /^\d{1,11}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(seconds))
    throw new Error(`expected SOURCE_DATE_EPOCH to be seconds since 1970, got \`${text}\``);
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
