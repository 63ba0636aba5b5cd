const subdomainPattern = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';
const labelPattern = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const qualifiedPattern = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const valuePattern = '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?';

const subdomain = new RegExp(`^${subdomainPattern}$`);
const label = new RegExp(`^${labelPattern}$`);
const qualified = new RegExp(`^${qualifiedPattern}$`);
const value = new RegExp(`^${valuePattern}$`);

/** What is wrong with a DNS subdomain, `a.example.com`; empty when nothing is. */
export function subdomainFaults(name: string): readonly string[] {
  return [
    ...longerThan(name, 253),
    ...(subdomain.test(name)
      ? []
      : [
          "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must " +
            `start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${subdomainPattern}')`,
        ]),
  ];
}

/** What is wrong with a DNS label, `my-name`. */
export function labelFaults(name: string): readonly string[] {
  return [
    ...longerThan(name, 63),
    ...(label.test(name)
      ? []
      : [
          "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end " +
            `with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${labelPattern}')`,
        ]),
  ];
}

/** What is wrong with a name that is only a part of a path, as RBAC's are. */
export function pathFaults(name: string): readonly string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((one) => name.includes(one)).map((one) => `may not contain '${one}'`);
}

/** What is wrong with a label's or an annotation's key, `npd.io/conditions`. */
export function qualifiedFaults(key: string): readonly string[] {
  const parts = key.split('/');
  if (parts.length > 2) {
    return [
      `a qualified name ${ofQualified} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const [prefix, name = ''] = parts.length === 2 ? parts : [undefined, key];
  return [
    ...(prefix === '' ? ['prefix part must be non-empty'] : []),
    ...(prefix ? subdomainFaults(prefix).map((fault) => `prefix part ${fault}`) : []),
    ...(name === '' ? ['name part must be non-empty'] : []),
    ...longerThan(name, 63).map((fault) => `name part ${fault}`),
    ...(qualified.test(name) ? [] : [`name part ${ofQualified}`]),
  ];
}

/** What is wrong with a label's value. */
export function labelValueFaults(text: string): readonly string[] {
  return [
    ...longerThan(text, 63),
    ...(value.test(text)
      ? []
      : [
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start " +
            `and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '${valuePattern}')`,
        ]),
  ];
}

const ofQualified =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
  `(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${qualifiedPattern}')`;

function longerThan(text: string, limit: number): readonly string[] {
  return text.length > limit ? [`must be no more than ${limit} characters`] : [];
}
