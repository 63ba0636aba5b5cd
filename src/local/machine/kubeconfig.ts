/** What a kubeconfig says of the embedded API and one of its users. */
export interface KubeconfigFacts {
  /** Of cluster and context. */
  readonly name: string;
  readonly user: string;
  /** `https://127.0.0.1:40123` */
  readonly server: string;
  /** PEM of the certificate that the server is to have. */
  readonly ca: string;
  readonly token: string;
}

/** The text of a kubeconfig. */
export function kubeconfigText({name, user, server, ca, token}: KubeconfigFacts): string {
  return `apiVersion: v1
kind: Config
current-context: ${name}
contexts:
- name: ${name}
  context:
    cluster: ${name}
    user: ${user}
clusters:
- name: ${name}
  cluster:
    server: ${server}
    certificate-authority-data: ${Buffer.from(ca).toString('base64')}
users:
- name: ${user}
  user:
    token: ${token}
`;
}
