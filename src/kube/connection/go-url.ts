import {ConfigError} from '../errors.js';

/** The parts of a URL as Go's net/url takes it apart; far more than what a browser takes for one. */
export interface GoUrl {
  /** Lower case; empty when there is none. */
  readonly scheme: string;
  /** With port and brackets; empty when there is none. */
  readonly host: string;
  /** The first value of each key. Pairs that are not well encoded are left out. */
  readonly query: ReadonlyMap<string, string>;
}

/**
 * @throws ConfigError for what url.Parse refuses
 * @see https://pkg.go.dev/net/url#Parse
 */
export function parseGoUrl(text: string): GoUrl {
  function refuse(what: string): never {
    throw new ConfigError(`expected a URI, got \`${text}\`: ${what}`);
  }

  // eslint-disable-next-line no-control-regex -- as Go refuses them
  if (/[\u0000-\u001f\u007f]/.test(text)) refuse('invalid control character in URL');
  const [beforeFragment = '', fragment = ''] = cut(text, '#');
  if (/%(?![0-9a-f]{2})/i.test(fragment)) refuse('invalid URL escape');
  const {scheme, rest} = schemeOf(beforeFragment, refuse);
  const [hierarchy = '', query = ''] = cut(rest, '?');
  const parsedQuery = parseQuery(query);
  if (!hierarchy.startsWith('/')) {
    // `mailto:x` is opaque: no host, and no path that could be wrong.
    if (scheme !== '') return {scheme, host: '', query: parsedQuery};
    if (cut(hierarchy, '/')[0]?.includes(':')) {
      refuse('first path segment in URL cannot contain colon');
    }
  }

  const hasAuthority =
    hierarchy.startsWith('//') && (scheme !== '' || !hierarchy.startsWith('///'));
  const end = hasAuthority ? hierarchy.indexOf('/', 2) : 0;
  const authority = hasAuthority ? hierarchy.slice(2, end === -1 ? undefined : end) : '';
  const path = end === -1 ? '' : hierarchy.slice(end);
  if (/%(?![0-9a-f]{2})/i.test(path)) refuse('invalid URL escape');
  return {scheme, host: hostOf(authority, refuse), query: parsedQuery};
}

type Refuse = (what: string) => never;

function schemeOf(text: string, refuse: Refuse): {readonly scheme: string; readonly rest: string} {
  if (text.startsWith(':')) refuse('missing protocol scheme');
  const [whole, scheme] = /^([a-z][a-z0-9+.-]*):/i.exec(text) ?? [];
  if (whole === undefined || scheme === undefined) return {scheme: '', rest: text};
  return {scheme: scheme.toLowerCase(), rest: text.slice(whole.length)};
}

function hostOf(authority: string, refuse: Refuse): string {
  const at = authority.lastIndexOf('@');
  const user = authority.slice(0, Math.max(at, 0));
  if (!/^(?:[A-Za-z0-9\-._:~!$&'()*+,;=@]|%[0-9a-fA-F]{2})*$/.test(user))
    refuse('invalid userinfo');
  const host = authority.slice(at + 1);
  const bracketed = host.startsWith('[');
  if (bracketed && !host.includes(']')) refuse("missing ']' in host");
  const afterName = host.slice(bracketed ? host.lastIndexOf(']') + 1 : host.search(/:|$/));
  if (!/^(?::\d*)?$/.test(afterName)) refuse(`invalid port "${afterName}" after host`);
  // Go only decodes bytes above ASCII in a host, and `%25` before the zone of an IPv6 address.
  const bad = /%(?![89a-f][0-9a-f]|25)/i.exec(host) ?? /[ \\^`{|}/]/.exec(host);
  if (bad) refuse(`invalid character "${bad[0]}" in host name`);
  return host;
}

function parseQuery(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const pair of text.split('&')) {
    // Since Go 1.17 a semicolon separates nothing and spoils its pair.
    if (pair === '' || pair.includes(';')) continue;
    const [key, value] = cut(pair, '=').map(unescape);
    if (key !== undefined && value !== undefined && !values.has(key)) values.set(key, value);
  }

  return values;
}

function unescape(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function cut(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index === -1 ? [text, ''] : [text.slice(0, index), text.slice(index + at.length)];
}
