import {copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {stringify} from 'yaml';
import {serviceAddress} from '../addresses.js';
import {writeClientCertificate, writeServerCertificate} from '../certificates.js';
import {writeKubeconfig} from '../kubeconfig.js';
import type {Layout, NodeLayout} from '../layout.js';
import {containerdConfiguration, kubeletConfiguration, podNetwork} from './configuration.js';

/** Writes what a node has on its disk before it is first started: its /var. */
export async function writeNodeFiles(paths: Layout, node: NodeLayout): Promise<void> {
  for (const folder of ['kubelet/pki', 'containerd', 'cni/net.d', 'npd-agent']) {
    mkdirSync(join(node.var, 'lib', folder), {recursive: true, mode: 0o755});
  }
  for (const folder of ['log', 'cache']) mkdirSync(join(node.var, folder));
  mkdirSync(join(node.var, 'tmp'), {mode: 0o1777});
  for (const name of ['run', 'lock'])
    symlinkSync(join('/run', name === 'run' ? '' : name), join(node.var, name));
  write(node, 'lib/containerd/config.toml', containerdConfiguration);
  write(node, 'lib/cni/net.d/10-pods.conflist', JSON.stringify(podNetwork(node)));
  write(node, 'lib/kubelet/config.yaml', stringify(kubeletConfiguration(node)));
  await writeKubeletIdentity(paths, node);
}

async function writeKubeletIdentity(paths: Layout, node: NodeLayout): Promise<void> {
  const pki = paths.pki('.');
  const user = `system:node:${node.name}`;
  const server = `${node.name}-server`;
  await Promise.all([
    writeClientCertificate(pki, node.name, {user, groups: ['system:nodes']}),
    writeServerCertificate(pki, server, [`IP:${node.address}`, `DNS:${node.name}`]),
  ]);
  for (const [from, to] of [
    ['ca.crt', 'ca.crt'],
    [`${server}.crt`, 'server.crt'],
    [`${server}.key`, 'server.key'],
  ] as const) {
    copyFileSync(paths.pki(from), join(node.var, 'lib/kubelet/pki', to));
  }
  writeKubeconfig(join(node.var, 'lib/kubelet/kubeconfig'), {
    server: `https://${serviceAddress}`,
    ca: readFileSync(paths.pki('ca.crt'), 'utf8'),
    credential: {
      certificate: readFileSync(paths.pki(`${node.name}.crt`), 'utf8'),
      key: readFileSync(paths.pki(`${node.name}.key`), 'utf8'),
    },
  });
}

function write(node: NodeLayout, path: string, text: string): void {
  writeFileSync(join(node.var, path), text);
}
