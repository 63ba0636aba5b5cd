import {createHash} from 'node:crypto';

/** Bytes that an image names by their digest. */
export interface Blob {
  /** `sha256:…` */
  readonly digest: string;
  readonly bytes: Uint8Array;
}

export function blob(bytes: Uint8Array | string): Blob {
  const whole = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  return {digest: `sha256:${createHash('sha256').update(whole).digest('hex')}`, bytes: whole};
}
