/**
 * An esbuild plugin that leaves the embedded API out of the plugin's file: `kubectl npd local` loads it from a file of its own,
 * so that no other command starts slower for it.
 */
export const localApart = {
  name: 'local-apart',
  setup(build) {
    build.onResolve({filter: /\/local\/local\.js$/}, () => ({
      path: './kubectl-npd-local.cjs',
      external: true,
    }));
  },
};
