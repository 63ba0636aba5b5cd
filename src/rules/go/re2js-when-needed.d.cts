/** Loads re2js at the first call: 3 ms and 2 MiB that a quiet log does not need. */
export function re2js(): typeof import('re2js', {with: {'resolution-mode': 'import'}});
