import {stringify} from 'yaml';
import {StatusError} from './status.js';

/** How an answer is to be written. */
export interface Media {
  readonly type: 'application/json' | 'application/yaml';
  /** Not the object itself, but what is shown of it. */
  readonly as: 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList' | undefined;
  /** For people: with line breaks. */
  readonly pretty: boolean;
}

/** What the client said about the answer. */
export interface Accepted {
  readonly accept: string | undefined;
  readonly userAgent: string | undefined;
  readonly pretty: string | null;
}

const offered = ['application/json', 'application/yaml'] as const;
const transformed = ['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList'] as const;

/**
 * The first form of those that the client takes which is served.
 * @throws StatusError 406 when none is
 */
export function negotiate({accept = '', userAgent = '', pretty}: Accepted): Media {
  const people = /^(curl|Wget|Mozilla\/5\.0)/.test(userAgent) && pretty === null;
  const wanted = accept === '' ? ['*/*'] : byQuality(accept);
  for (const clause of wanted) {
    const media = served(clause);
    if (media)
      return {
        ...media,
        pretty: people || (pretty !== null && pretty !== 'false' && pretty !== '0'),
      };
  }
  const known = wanted.some((clause) => offered.some((type) => clause.startsWith(type)));
  throw new StatusError(
    406,
    known
      ? `only the following media types are accepted: ${offered.join(', ')}`
      : `406: Not Acceptable\n\nAvailable representations: ${offered.join(', ')}, application/json;stream=watch`,
    {reason: 'NotAcceptable', ...(!known && {details: {}})},
  );
}

/** An answer's bytes, ended by a line's end as the real server's. */
export function encode(body: unknown, media: Media): Buffer {
  if (media.type === 'application/yaml') {
    return Buffer.from(
      stringify(body, {sortMapEntries: true, aliasDuplicateObjects: false, lineWidth: 0}),
    );
  }
  return Buffer.from(`${JSON.stringify(body, undefined, media.pretty ? 2 : 0)}\n`);
}

function byQuality(accept: string): readonly string[] {
  const clauses = accept.split(',').map((clause) => clause.trim());
  function quality(clause: string): number {
    return Number(/;\s*q=([\d.]+)/.exec(clause)?.[1] ?? 1);
  }

  return clauses.sort((one, other) => quality(other) - quality(one));
}

function served(clause: string): Omit<Media, 'pretty'> | undefined {
  const [type = '', ...rest] = clause.split(';').map((part) => part.trim());
  const parameters = new Map(rest.map((part) => part.split('=', 2) as [string, string]));
  const as = parameters.get('as');
  const shown = transformed.find((one) => one === as);
  if (as !== undefined && !transformedIn(parameters, shown)) return undefined;
  if (type === '*/*' || type === 'application/*') return {type: 'application/json', as: shown};
  const found = offered.find((one) => one === type);
  return found && {type: found, as: shown};
}

function transformedIn(
  parameters: ReadonlyMap<string, string>,
  shown: string | undefined,
): boolean {
  return (
    shown !== undefined && parameters.get('g') === 'meta.k8s.io' && parameters.get('v') === 'v1'
  );
}
