/** The colours that are used: all of the 16 that every terminal has. */
export type Colour = 'red' | 'yellow' | 'green';

const codes: Readonly<Record<Colour, number>> = {red: 31, green: 32, yellow: 33};

/** The text in a colour, or as it is when colours are not wanted. */
export function paint(text: string, colour: Colour | undefined, allowed: boolean): string {
  if (colour === undefined || !allowed || text === '') return text;
  return `\u001B[${codes[colour]}m${text}\u001B[39m`;
}
