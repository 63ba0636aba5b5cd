/** `--color` as given. */
export type ColourChoice = 'auto' | 'always' | 'never';

/**
 * Whether one stream may be coloured; stdout and stderr are judged apart. kubectl's rules, and besides
 * `FORCE_COLOR` and `CLICOLOR_FORCE`, which a terminal that is not seen as one needs.
 * @see https://no-color.org
 */
export function allowsColour(
  stream: {readonly isTTY?: boolean},
  choice: ColourChoice,
  {
    env,
    platform,
  }: {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly platform: NodeJS.Platform;
  },
): boolean {
  if (choice !== 'auto') return choice === 'always';
  if (env['NO_COLOR'] !== undefined) return false;
  if (isSet(env['FORCE_COLOR']) || isSet(env['CLICOLOR_FORCE'])) return true;
  if (stream.isTTY !== true || env['TERM'] === 'dumb') return false;
  return platform !== 'win32' || isSet(env['WT_SESSION']);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}
