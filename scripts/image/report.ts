import type {Layer} from './layer.js';

/** A node fetches the image before it can be watched. */
export const limitMiB = 85;

/** What was built, in lines for a person. */
export interface Report {
  readonly path: string;
  readonly tag: string;
  readonly digest: string;
  readonly layers: readonly Layer[];
}

/** The sum of the layers as a registry stores and a node fetches them. */
export function compressedMiB(layers: readonly Layer[]): number {
  return mib(layers.reduce((sum, {blob}) => sum + blob.bytes.length, 0));
}

export function reportText({path, tag, digest, layers}: Report): string {
  const unpacked = mib(layers.reduce((sum, {uncompressedBytes}) => sum + uncompressedBytes, 0));
  return [
    row('compressed', 'unpacked', 'layer'),
    ...layers.map(({blob, uncompressedBytes, title}) =>
      row(size(mib(blob.bytes.length)), size(mib(uncompressedBytes)), `${title}  ${blob.digest}`),
    ),
    row(size(compressedMiB(layers)), size(unpacked), `total, of ${limitMiB} MiB compressed`),
    `${path}: ${tag}@${digest}`,
    '',
  ].join('\n');
}

function row(...[compressed, unpacked, what]: readonly [string, string, string]): string {
  return `${compressed.padStart(10)}  ${unpacked.padStart(10)}  ${what}`;
}

function size(value: number): string {
  return `${value.toFixed(2)} MiB`;
}

function mib(bytes: number): number {
  return bytes / 2 ** 20;
}
