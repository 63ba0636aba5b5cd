const truths = new Map([
  ...['1', 't', 'T', 'true', 'TRUE', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map((text) => [text, false] as const),
]);

/**
 * The words that Go takes for a boolean: `1 t T TRUE true True 0 f F FALSE false False`.
 * @returns undefined for any other text
 * @see strconv.ParseBool
 */
export function parseGoBool(text: string): boolean | undefined {
  return truths.get(text);
}
