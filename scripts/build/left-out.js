/**
 * Parts of oclif that find plugins, render its own help and print for it. Commands import them and this program never
 * calls them; without them it starts in two thirds of the time. Whoever does call one is told so.
 */
const leftOut = [
  /@oclif\/core\/lib\/config\/index\.js$/,
  /@oclif\/core\/lib\/help\/index\.js$/,
  /@oclif\/core\/lib\/ux\/index\.js$/,
];

/** An esbuild plugin that puts in their place what throws on use. */
export const leaveOut = {
  name: 'leave-out',
  setup(build) {
    for (const filter of leftOut) {
      build.onLoad({filter}, ({path}) => ({contents: thrower(path), loader: 'js'}));
    }
    // Its parser could read a flag's value from stdin.
    build.onResolve({filter: /^node:readline$/}, ({path, importer}) =>
      /@oclif\/core\/lib\/parser\//.test(importer) ? {path, namespace: 'left-out'} : undefined,
    );
    build.onLoad({filter: /./, namespace: 'left-out'}, ({path}) => ({contents: thrower(path)}));
  },
};

function thrower(path) {
  const name = path.split('/node_modules/').at(-1);
  const message = `${name} is left out of this program: see scripts/build/left-out.js`;
  return `module.exports = new Proxy({}, {
    get(_, key) {
      if (key === '__esModule') return true;
      throw new Error(${JSON.stringify(message)});
    },
  });`;
}
