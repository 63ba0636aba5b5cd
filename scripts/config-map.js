import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {stringify} from 'yaml';

/** Writes manifests/config-map.yaml anew from the files of manifests/config: `npm run config-map`. */
const folder = 'manifests/config';
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
const data = Object.fromEntries(
  names.sort().map((name) => [name, readFileSync(`${folder}/${name}`, 'utf8')]),
);
const object = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: 'npd-agent-config',
    namespace: 'npd-system',
    labels: {
      'app.kubernetes.io/part-of': 'npd',
      'app.kubernetes.io/component': 'agent',
    },
  },
  data,
};
const comment = '# Made from manifests/config by `npm run config-map`.\n';
writeFileSync('manifests/config-map.yaml', `${comment}${stringify(object, {lineWidth: 0})}`);
