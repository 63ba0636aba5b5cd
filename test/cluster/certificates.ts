import {execFile} from 'node:child_process';
import {generateKeyPairSync} from 'node:crypto';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {serviceAddress} from './addresses.js';

/** Who a client certificate stands for. */
export interface Identity {
  /** The user's name: `system:node:n1`. */
  readonly user: string;
  /** Its groups: `['system:nodes']`. */
  readonly groups?: readonly string[];
}

const days = '30';
const serverNames = [
  'IP:127.0.0.1',
  `IP:${serviceAddress}`,
  'DNS:localhost',
  'DNS:kubernetes',
  'DNS:kubernetes.default',
  'DNS:kubernetes.default.svc',
  'DNS:kubernetes.default.svc.cluster.local',
];

/**
 * Fills a new folder with what a cluster's parts and its administrator prove themselves with: `ca`, `server` (which
 * is also the API server's client certificate at etcd) and `admin`, each as `.crt` and `.key`, and the pair that signs
 * service account tokens. Keys are made here; openssl signs, since Node cannot.
 */
export async function writeCertificates(folder: string): Promise<void> {
  mkdirSync(folder, {recursive: true, mode: 0o700});
  // Not the machine's openssl.cnf: it may add extensions a second time.
  writeFileSync(join(folder, 'openssl.cnf'), '[req]\ndistinguished_name = dn\n[dn]\n');
  writeServiceAccountKeys(folder);
  await writeAuthority(folder);
  await Promise.all([
    sign(folder, 'server', '/CN=kube-apiserver', [
      `subjectAltName=${serverNames.join(',')}`,
      'extendedKeyUsage=serverAuth,clientAuth',
    ]),
    writeClientCertificate(folder, 'admin', {user: 'admin', groups: ['system:masters']}),
  ]);
}

/** Writes `NAME.crt` and `NAME.key`, with which a server proves to be at those names: `['IP:10.99.0.11', 'DNS:n1']`. */
export async function writeServerCertificate(
  folder: string,
  name: string,
  names: readonly string[],
): Promise<void> {
  await sign(folder, name, `/CN=${name}`, [
    `subjectAltName=${names.join(',')}`,
    'extendedKeyUsage=serverAuth',
  ]);
}

/** Writes `NAME.crt` and `NAME.key`, with which the API server takes a client for that user. */
export async function writeClientCertificate(
  folder: string,
  name: string,
  identity: Identity,
): Promise<void> {
  const groups = (identity.groups ?? []).map((group) => `/O=${escaped(group)}`).join('');
  const subject = `${groups}/CN=${escaped(identity.user)}`;
  await sign(folder, name, subject, ['extendedKeyUsage=clientAuth']);
}

function writeServiceAccountKeys(folder: string): void {
  const {privateKey, publicKey} = generateKeyPairSync('ec', {namedCurve: 'prime256v1'});
  const path = join(folder, 'service-account');
  writeFileSync(`${path}.key`, privateKey.export({type: 'pkcs8', format: 'pem'}), {mode: 0o600});
  writeFileSync(`${path}.pub`, publicKey.export({type: 'spki', format: 'pem'}));
}

async function writeAuthority(folder: string): Promise<void> {
  writeKey(folder, 'ca');
  await openssl(folder, [
    ...['-key', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=kubectl-npd test cluster'],
    ...['-addext', 'basicConstraints=critical,CA:TRUE'],
    ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
  ]);
}

async function sign(
  folder: string,
  name: string,
  subject: string,
  extensions: readonly string[],
): Promise<void> {
  writeKey(folder, name);
  await openssl(folder, [
    ...['-CA', 'ca.crt', '-CAkey', 'ca.key'],
    ...['-key', `${name}.key`, '-out', `${name}.crt`, '-subj', subject],
    ...extensions.flatMap((extension) => ['-addext', extension]),
  ]);
}

function writeKey(folder: string, name: string): void {
  const {privateKey} = generateKeyPairSync('ec', {namedCurve: 'prime256v1'});
  const pem = privateKey.export({type: 'pkcs8', format: 'pem'});
  writeFileSync(join(folder, `${name}.key`), pem, {mode: 0o600});
}

async function openssl(folder: string, more: readonly string[]): Promise<void> {
  const request = ['req', '-x509', '-new', '-config', 'openssl.cnf', '-utf8', '-days', days];
  await promisify(execFile)('openssl', [...request, ...more], {cwd: folder});
}

// In openssl's -subj `/` parts the fields and `+` the values of one.
function escaped(value: string): string {
  return value.replace(/[\\/+]/g, '\\$&');
}
