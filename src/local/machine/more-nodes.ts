import {readFile} from 'node:fs/promises';
import {ApiError} from '../../kube/errors.js';
import type {KubeObject} from '../../kube/objects.js';
import type {Rest} from '../../kube/rest.js';

/** So many requests are under way at once. */
const atOnce = 32;

/**
 * Reads Nodes from a file: a list as `kubectl get nodes -o json` prints it, or one JSON object per line.
 * @throws Error naming the file and what was expected
 */
export async function readNodes(file: string): Promise<readonly KubeObject[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`cannot read \`${file}\`: ${(cause as Error).message}`, {cause});
  });
  const objects = parsed(text, file);
  const stranger = objects.find((object) => !isNode(object));
  if (stranger !== undefined) {
    const got = JSON.stringify(stranger)?.slice(0, 80);
    throw new Error(`\`${file}\`: expected only objects of kind Node with a name, got \`${got}\``);
  }

  return objects as readonly KubeObject[];
}

function parsed(text: string, file: string): readonly unknown[] {
  try {
    const whole = JSON.parse(text) as {readonly items?: unknown};
    return Array.isArray(whole.items) ? whole.items : [whole];
  } catch (cause) {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    try {
      return lines.map((line): unknown => JSON.parse(line));
    } catch {
      throw new Error(
        `\`${file}\`: expected JSON, a list of nodes or one per line: ${(cause as Error).message}`,
        {cause},
      );
    }
  }
}

function isNode(value: unknown): value is KubeObject {
  const {kind, metadata} = (value ?? {}) as Partial<KubeObject>;
  return (kind === undefined || kind === 'Node') && typeof metadata?.name === 'string';
}

/**
 * Makes these Nodes, with their status, in the API; those that are there already stay as they are.
 * @throws ApiError when the API refuses one
 */
export async function createNodes(rest: Rest, nodes: readonly KubeObject[]): Promise<void> {
  const waiting = [...nodes];
  async function work(): Promise<void> {
    for (let node = waiting.pop(); node; node = waiting.pop()) await create(rest, node);
  }
  await Promise.all(Array.from({length: atOnce}, work));
}

async function create(rest: Rest, node: KubeObject): Promise<void> {
  const metadata = {...node.metadata, resourceVersion: undefined, uid: undefined};
  const body = {...node, apiVersion: 'v1', kind: 'Node', metadata};
  try {
    await rest.send('POST', '/api/v1/nodes', {body});
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 409)) throw error;
  }
}
