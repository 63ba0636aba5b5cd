import {writeFileSync} from 'node:fs';
import {stringify} from 'yaml';

/** How a client proves who it is. */
export type Credential =
  {readonly token: string} | {readonly certificate: string; readonly key: string};

/** Writes a kubeconfig, readable by its owner only, whose current context is that server and that credential. */
export function writeKubeconfig(
  path: string,
  access: {readonly server: string; readonly ca: string; readonly credential: Credential},
): void {
  const name = 'npd-test';
  const cluster = {server: access.server, 'certificate-authority-data': base64(access.ca)};
  const text = stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{name, cluster}],
      users: [{name, user: userFields(access.credential)}],
      contexts: [{name, context: {cluster: name, user: name}}],
      'current-context': name,
    },
    {lineWidth: 0},
  );
  writeFileSync(path, text, {mode: 0o600});
}

function userFields(credential: Credential): Record<string, string> {
  if ('token' in credential) return {token: credential.token};
  return {
    'client-certificate-data': base64(credential.certificate),
    'client-key-data': base64(credential.key),
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
