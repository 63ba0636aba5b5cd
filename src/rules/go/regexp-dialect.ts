/** Long names of Unicode categories, spelled without case, spaces, `_` and `-`, and their short ones. */
const categories: Readonly<Record<string, string>> = {
  closepunctuation: 'Pe',
  cntrl: 'Cc',
  combiningmark: 'M',
  connectorpunctuation: 'Pc',
  control: 'Cc',
  currencysymbol: 'Sc',
  dashpunctuation: 'Pd',
  decimalnumber: 'Nd',
  digit: 'Nd',
  enclosingmark: 'Me',
  finalpunctuation: 'Pf',
  format: 'Cf',
  initialpunctuation: 'Pi',
  letter: 'L',
  letternumber: 'Nl',
  lineseparator: 'Zl',
  lowercaseletter: 'Ll',
  mark: 'M',
  mathsymbol: 'Sm',
  modifierletter: 'Lm',
  modifiersymbol: 'Sk',
  nonspacingmark: 'Mn',
  number: 'N',
  openpunctuation: 'Ps',
  other: 'C',
  otherletter: 'Lo',
  othernumber: 'No',
  otherpunctuation: 'Po',
  othersymbol: 'So',
  paragraphseparator: 'Zp',
  privateuse: 'Co',
  punct: 'P',
  punctuation: 'P',
  separator: 'Z',
  spaceseparator: 'Zs',
  spacingmark: 'Mc',
  surrogate: 'Cs',
  symbol: 'S',
  titlecaseletter: 'Lt',
  uppercaseletter: 'Lu',
};

const tokens =
  /(?<quoted>\\Q[^]*?(?:\\E|$))|\\[pP]\{\^?(?<property>[^}]*)\}|\\[^]|\[:\^?\w+:\]|(?<open>\[\^?\]?)|(?<close>\])|\(\?P?<(?<group>\w+)>/g;

/**
 * A Go pattern in the words of re2js, for the two things that Go takes and re2js does not: Unicode properties by
 * long names or in another case (`\p{Letter}`, `\p{lu}`), and two groups of one name. Everything else is
 * left alone, mistakes included.
 */
export function toRe2jsDialect(pattern: string): string {
  const seen = new Set<string>();
  let inClass = false;
  return pattern.replace(tokens, (token: string, ...rest: unknown[]) => {
    const {property, open, close, group} = rest.at(-1) as Record<string, string | undefined>;
    if (property !== undefined) return token.replace(`${property}}`, `${shortName(property)}}`);
    if (open !== undefined) inClass = true;
    if (close !== undefined) inClass = false;
    if (group === undefined || inClass) return token;
    const again = seen.has(group);
    seen.add(group);
    return again ? '(' : token;
  });
}

function shortName(property: string): string {
  const plain = property.toLowerCase().replace(/[ _-]/g, '');
  if (Object.hasOwn(categories, plain)) return categories[plain] ?? property;
  if (!/^[a-z]+$/i.test(property)) return property;
  return plain.replace(/^./, (first) => first.toUpperCase());
}
