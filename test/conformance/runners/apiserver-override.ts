import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {checkOverride, resolveOverride} from '../../../src/kube/connection/apiserver-override.js';
import type {Case, FileRunner} from '../case-runner.js';

export const lists: FileRunner['lists'] = {
  cases: {
    given: ['uri'],
    answers: ['flagValidation', 'error', 'host', 'insecure', 'bearerToken', 'contentType'],
    answer,
    expected: ({flagValidation, error, host, insecure, bearerToken}) =>
      Object.fromEntries(
        Object.entries({flagValidation, error: error && true, host, insecure, bearerToken}).filter(
          ([, value]) => value !== undefined,
        ),
      ),
  },
};

export const notRun: FileRunner['notRun'] = {
  kubeconfig: 'what {KUBECONFIG} stands for; the runner writes one that says the same',
};

const kubeconfig = `current-context: c
clusters: [{name: k, cluster: {server: 'https://10.0.0.1:6443', insecure-skip-tls-verify: true}}]
users: [{name: u, user: {token: tok}}]
contexts: [{name: c, context: {cluster: k, user: u}}]
`;

/** Outside a cluster: an empty root and environment. Content types differ: we speak JSON throughout. */
async function answer({uri}: Case): Promise<Case> {
  try {
    checkOverride(String(uri));
  } catch {
    return {flagValidation: 'rejected'};
  }

  const root = mkdtempSync(join(tmpdir(), 'npd-case-'));
  try {
    const path = join(root, 'kubeconfig');
    writeFileSync(path, kubeconfig);
    const {host, insecure, bearerToken} = await resolveOverride(
      String(uri).replace('{KUBECONFIG}', path),
      {env: {}, root},
    );
    return {flagValidation: 'accepted', host, insecure, bearerToken};
  } catch {
    return {flagValidation: 'accepted', error: true};
  } finally {
    rmSync(root, {recursive: true});
  }
}
