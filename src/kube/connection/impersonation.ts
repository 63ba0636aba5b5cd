import {ConfigError} from '../errors.js';
import {headerText} from '../http/request.js';
import type {User} from './kubeconfig.js';

/**
 * The headers that ask the server to treat the request as someone else's.
 * @throws ConfigError when there are groups, a uid or extras but no user, which the server refuses
 */
export function impersonation({
  as,
  asUid,
  asGroups = [],
  asUserExtra = {},
}: User): Record<string, string | string[]> {
  const extras = Object.entries(asUserExtra);
  if (!as) {
    if (!asUid && asGroups.length === 0 && extras.length === 0) return {};
    throw new ConfigError(
      'requesting uid, groups or user-extra without impersonating a user is not allowed',
      {hint: 'give `--as <user>` too'},
    );
  }

  return {
    'impersonate-user': headerText(as),
    ...(asUid && {'impersonate-uid': headerText(asUid)}),
    ...(asGroups.length > 0 && {'impersonate-group': asGroups.map(headerText)}),
    ...Object.fromEntries(
      extras.map(([key, values]) => [
        `impersonate-extra-${headerName(key)}`,
        values.map(headerText),
      ]),
    ),
  };
}

/** Percent-encodes what a header's name may not hold; the server decodes it and makes it lower case. */
function headerName(key: string): string {
  return [...Buffer.from(key, 'utf8')]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      if (/[A-Za-z0-9!#$&'*+.^_`|~-]/.test(character)) return character;
      return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
