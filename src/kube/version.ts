import type {Rest} from './rest.js';

/** What the server says that it is. */
export interface ServerVersion {
  /** `1` */
  readonly major: string;
  /** `34`; some providers add a `+`. */
  readonly minor: string;
  /** `v1.34.1` */
  readonly gitVersion: string;
  /** `linux/amd64` */
  readonly platform: string;
}

/** Asks the server for its version. */
export async function serverVersion(
  rest: Rest,
  {signal}: {readonly signal?: AbortSignal | undefined} = {},
): Promise<ServerVersion> {
  const {
    major = '',
    minor = '',
    gitVersion = '',
    platform = '',
  } = await rest.send<Partial<ServerVersion>>('GET', '/version', {signal});
  return {major, minor, gitVersion, platform};
}
