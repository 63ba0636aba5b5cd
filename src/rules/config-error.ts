/** A config file that cannot be used: `file: path: what was expected, what came`. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly file: string;
  /** `rules[3].pattern`; '' for the file as a whole. */
  readonly path: string;

  constructor(file: string, path: string, problem: string, options?: ErrorOptions) {
    super(`\`${file}\`: ${path === '' ? '' : `\`${path}\`: `}${problem}`, options);
    this.file = file;
    this.path = path;
  }
}
