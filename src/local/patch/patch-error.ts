/** A patch, or a selector, that the API server refuses. The message is what it says. */
export class PatchError extends Error {
  override name = 'PatchError';
  /** The HTTP status: 400 for what cannot be read, 422 for what does not fit the object, 500 where the real server stumbles. */
  readonly code: 400 | 413 | 422 | 500;

  constructor(code: PatchError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
