import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {layer} from '../../../scripts/image/layer.js';
import {file} from '../../../scripts/image/file-tree.js';
import {ociArchive} from '../../../scripts/image/oci-archive.js';
import {runTool} from '../run-tool.js';
import {containerdSocket, pauseImage} from './configuration.js';
import {onNode} from './enter.js';

/**
 * Loads an image archive (OCI's or Docker's) into a node's containerd, under the names that it gives itself.
 * @param init PID of the node's first process
 * @returns what the import printed: a line for each name
 */
export async function importImage(init: number, archive: string): Promise<string> {
  // The archive need not be visible from the node.
  const args = ['--address', containerdSocket, '--namespace', 'k8s.io', 'images', 'import', '-'];
  return runTool(onNode(init, 'ctr', args), {inputFile: archive});
}

/** Writes the archive of the sandbox image: nothing but the program. */
export async function writePauseImage(path: string, program: string): Promise<void> {
  const cache = `${path}.layers`;
  const packed = await layer('pause', new Map([['pause', file(readFileSync(program), 0o755)]]), {
    cache,
    env: process.env,
  });
  const {bytes} = await ociArchive([packed], {
    tag: pauseImage,
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    created: '1970-01-01T00:00:00Z',
    labels: {},
    start: {Entrypoint: ['/pause']},
  });
  writeFileSync(path, bytes);
  rmSync(join(cache), {recursive: true, force: true});
}
