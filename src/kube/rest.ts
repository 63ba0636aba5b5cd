/** How to reach one API server as one user. Made by `kube/connection`. */
export interface Connection {
  /** Base address, without a trailing slash: `https://10.96.0.1:443`. */
  readonly server: string;
  readonly tls: {
    readonly ca?: string | Buffer;
    readonly cert?: string | Buffer;
    readonly key?: string | Buffer;
    /** Name to verify the certificate against and to send in SNI, instead of the host. */
    readonly serverName?: string;
    readonly insecure?: boolean;
  };
  /** An http(s) proxy to tunnel through: `http://proxy:3128`. */
  readonly proxy?: string;
  /**
   * Headers that say who asks (Authorization, Impersonate-*), asked for before every request; cheap
   * when nothing changed. `refresh` is true after the server answered 401: get new credentials.
   */
  authenticate(refresh: boolean): Promise<Readonly<Record<string, string | string[]>>>;
  /** Default limit for one request; 0 = none. Watches have none. */
  readonly requestTimeoutMs: number;
}
