import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';

/**
 * The notices of the packages that a bundle holds parts of, which their licences want passed on.
 * @param metafile esbuild's
 * @param root of the project
 */
export function licencesOf(metafile, root) {
  const folders = Object.keys(metafile.inputs).flatMap((input) => {
    const [folder] = /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? [];
    return folder === undefined ? [] : [folder];
  });
  return [...new Set(folders)]
    .sort()
    .map((folder) => notice(join(root, folder)))
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function notice(folder) {
  const {name, version, license} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)/i.test(each));
  const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  return `${name} ${version} (${license})\n${text}`;
}
