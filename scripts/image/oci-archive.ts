import {blob, type Blob} from './blob.js';
import {file, put, type FileTree} from './file-tree.js';
import type {Layer} from './layer.js';
import {tarOf} from './tar-archive.js';

/** What is said of an image besides its layers. */
export interface ImageSettings {
  /** The name that loading gives it: `localhost/npd-agent:test`. */
  readonly tag: string;
  readonly architecture: string;
  /** RFC 3339. */
  readonly created: string;
  readonly labels: Readonly<Record<string, string>>;
  /** How a container of it starts, in the words of OCI's image configuration. */
  readonly start: Readonly<Record<string, unknown>>;
}

/** An image as one file. */
export interface OciArchive {
  /** Of the manifest: what `image@sha256:…` means. */
  readonly digest: string;
  readonly bytes: Uint8Array;
}

const mediaTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
} as const;

/**
 * An image in OCI's layout, as a tar archive.
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export async function ociArchive(
  layers: readonly Layer[],
  settings: ImageSettings,
): Promise<OciArchive> {
  const config = json(imageConfig(layers, settings));
  const manifest = json({
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: descriptor(mediaTypes.config, config),
    layers: layers.map(({blob}) => descriptor(mediaTypes.layer, blob)),
    annotations: settings.labels,
  });
  const tree: FileTree = new Map();
  for (const {digest, bytes} of [config, manifest, ...layers.map(({blob}) => blob)])
    put(tree, `blobs/${digest.replace(':', '/')}`, file(bytes));
  put(tree, 'index.json', file(json(imageIndex(manifest, settings)).bytes));
  put(tree, 'oci-layout', file('{"imageLayoutVersion":"1.0.0"}\n'));
  return {digest: manifest.digest, bytes: await tarOf(tree)};
}

function imageConfig(layers: readonly Layer[], settings: ImageSettings): unknown {
  const {architecture, created, labels, start} = settings;
  return {
    created,
    architecture,
    os: 'linux',
    config: {...start, Labels: labels},
    rootfs: {type: 'layers', diff_ids: layers.map(({diffId}) => diffId)},
    history: layers.map(({title}) => ({created, created_by: 'npm run image', comment: title})),
  };
}

function imageIndex(manifest: Blob, {tag, architecture}: ImageSettings): unknown {
  return {
    schemaVersion: 2,
    mediaType: mediaTypes.index,
    manifests: [
      {
        ...descriptor(mediaTypes.manifest, manifest),
        platform: {architecture, os: 'linux'},
        annotations: {
          'io.containerd.image.name': tag, // containerd's importer takes the next one for a mere tag
          'org.opencontainers.image.ref.name': tag,
        },
      },
    ],
  };
}

function descriptor(mediaType: string, {digest, bytes}: Blob): Record<string, unknown> {
  return {mediaType, digest, size: bytes.length};
}

function json(value: unknown): Blob {
  return blob(`${JSON.stringify(value)}\n`);
}
