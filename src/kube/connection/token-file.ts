import {promises as fs, readFileSync} from 'node:fs';

/** Projected tokens are renewed at four fifths of their life, which is an hour; client-go looks once a minute as well. */
const readAgainMs = 60_000;

/**
 * A token that the kubelet, or a person, renews in its file.
 * @param now in ms, of a clock that only goes forward
 * @returns gives the token, reading the file at most once a minute unless told to; a file that cannot be read any more
 * leaves the last token in force
 * @throws Node's error when the file cannot be read at first
 */
export function tokenFile(
  path: string,
  now: () => number = () => performance.now(),
): (refresh: boolean) => Promise<string> {
  let token = readFileSync(path, 'utf8').trim();
  let readAt = now();
  return async (refresh) => {
    if (!refresh && now() - readAt < readAgainMs) return token;
    readAt = now();
    try {
      token = (await fs.readFile(path, 'utf8')).trim() || token;
    } catch {
      // The server decides whether the last token still holds.
    }

    return token;
  };
}
