import assert from 'node:assert/strict';
import type {Kind} from '../../../src/local/api/kind.js';
import {kinds} from '../../../src/local/api/kinds.js';

/** The kind whose collection is at a path: `/apis/apps/v1/namespaces/a/daemonsets`. */
export function kindAt(path: string): Kind {
  const [, root, ...parts] = path.split('/');
  const group = root === 'apis' ? parts[0] : '';
  const found = kinds.find((kind) => kind.group === group && kind.plural === parts.at(-1));
  assert.ok(found, `expected a kind at \`${path}\`, got none`);
  return found;
}
