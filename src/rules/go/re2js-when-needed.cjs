/**
 * Loads re2js at the first call. A module can only be imported lazily by waiting for it, and matching does not wait;
 * `require` loads at once, and esbuild bundles it so that nothing of it runs before.
 */
module.exports.re2js = () => require('re2js');
