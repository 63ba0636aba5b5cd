import {readdir, readFile, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {file, put, symlink, type FileTree} from './file-tree.js';

/** As the package has it, for systems where Node may be anywhere. */
const shebang = '#!/usr/bin/env node\n';

/** The minimal image has no `env`. The kernel hands over one word; the entrypoint gives all of Node's flags. */
const imageShebang = '#!/usr/local/bin/node --max-semi-space-size=1\n';

/** What the agent's package.json says that the image needs. */
export interface AgentPackage {
  readonly version: string;
  readonly license: string;
  readonly description: string;
}

/**
 * The built agent and the default rules.
 * @param root of the project
 * @throws Error when the agent is not built
 */
export async function addAgent(
  tree: FileTree,
  root: string,
  {version, license}: AgentPackage,
): Promise<void> {
  const program = await readFile(join(root, 'bin/agent.js'), 'utf8');
  if (!program.startsWith(shebang))
    throw new Error(`expected bin/agent.js to start with \`${shebang.trim()}\``);
  put(tree, 'app/bin/agent.js', file(imageShebang + program.slice(shebang.length), 0o755));
  // Only what the program reads: other changes of package.json must not make another layer.
  const contents = {name: 'npd-agent', version, license, type: 'module'};
  put(tree, 'app/package.json', file(`${JSON.stringify(contents, undefined, 2)}\n`));
  put(tree, 'app/LICENSE', file(await readFile(join(root, 'LICENSE'))));
  await addBuilt(tree, root);
  await addFolder(tree, join(root, 'manifests/config'), 'config');
  put(tree, 'usr/local/bin/npd-agent', symlink('/app/bin/agent.js'));
  // The command in manifests that were written for node-problem-detector's image.
  put(tree, 'node-problem-detector', symlink('/app/bin/agent.js'));
}

/** Without the machine code beside it, which is for the Node and processor of the machine that built it. */
async function addBuilt(tree: FileTree, root: string): Promise<void> {
  const names = await readdir(join(root, 'dist')).catch(() => []);
  const built = names.filter((name) => /^npd-agent[-a-z]*\.c?js$/.test(name));
  if (!built.includes('npd-agent.cjs'))
    throw new Error('expected the built agent in dist/npd-agent.cjs; make it: npm run build');
  for (const name of built)
    put(tree, `app/dist/${name}`, file(await readFile(join(root, 'dist', name))));
}

async function addFolder(tree: FileTree, from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, {withFileTypes: true})) {
    const [source, target] = [join(from, entry.name), `${to}/${entry.name}`];
    if (entry.isDirectory()) {
      await addFolder(tree, source, target);
      continue;
    }

    const executable = ((await stat(source)).mode & 0o100) !== 0;
    put(tree, target, file(await readFile(source), executable ? 0o755 : 0o644));
  }
}
