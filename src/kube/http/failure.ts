import {ConnectionError, type ConnectionProblem} from '../errors.js';

interface Told {
  readonly problem: ConnectionProblem;
  /** Goes on the sentence "cannot reach the server `…`: ". */
  readonly what: string;
  readonly hint?: string;
}

const unknownAuthority: Told = {
  problem: 'tls',
  what: 'its certificate is signed by an unknown authority',
  hint: 'give the authority with `--certificate-authority` or in the kubeconfig; one that only this machine trusts needs `NODE_EXTRA_CA_CERTS=<file>`',
};
const cutOff: Told = {
  problem: 'cut-off',
  what: 'the connection was closed before the answer was complete',
};
const checkAddress = 'is the address right, and is the API server running?';
/** By Node's and OpenSSL's error codes. */
const byCode: Readonly<Record<string, Told>> = {
  ECONNREFUSED: {problem: 'refused', what: 'connection refused', hint: checkAddress},
  ENOTFOUND: {problem: 'unknown-host', what: 'no such host', hint: 'check its name and the DNS'},
  EAI_AGAIN: {problem: 'unknown-host', what: 'the DNS does not answer', hint: 'check the network'},
  EHOSTUNREACH: unreachable('no route to host'),
  ENETUNREACH: unreachable('network is unreachable'),
  ENETDOWN: unreachable('network is down'),
  ETIMEDOUT: {...unreachable('connecting timed out'), problem: 'timeout'},
  ECONNRESET: cutOff,
  ECONNABORTED: cutOff,
  EPIPE: cutOff,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority,
  CERT_SIGNATURE_FAILURE: unknownAuthority,
  CERT_HAS_EXPIRED: {
    problem: 'tls',
    what: 'its certificate has expired',
    hint: 'renew it; if it is still valid, the clock of this machine is wrong',
  },
  CERT_NOT_YET_VALID: {
    problem: 'tls',
    what: 'its certificate is not valid yet',
    hint: 'check the clock of this machine',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    problem: 'tls',
    what: 'its certificate is for another name',
    hint: 'give a name that is in the certificate with `--tls-server-name`',
  },
};

function unreachable(what: string): Told {
  return {
    problem: 'unreachable',
    what,
    hint: 'check the network, VPN and firewall between here and there',
  };
}

/** @returns the error that says in words what kept `server` from answering, itself as cause */
export function connectionError(error: unknown, server: string): ConnectionError {
  const {code, message} = innermost(error);
  const told = byCode[code] ?? byPattern(code, message);
  const detail = code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? ` (${altNames(message)})` : '';
  return new ConnectionError(`cannot reach the server \`${server}\`: ${told.what}${detail}`, {
    server,
    problem: told.problem,
    hint: told.hint,
    cause: error,
  });
}

function byPattern(code: string, message: string): Told {
  if (message === 'socket hang up') return cutOff;
  if (code.startsWith('HPE_')) {
    return {
      problem: 'not-kubernetes',
      what: 'it does not speak HTTP/1.1',
      hint: 'is it an `https://` address, or that of something else?',
    };
  }

  if (/wrong version number|packet length too long/.test(message)) {
    return {
      problem: 'tls',
      what: 'it does not speak TLS',
      hint: 'is it an `http://` address, or that of something else?',
    };
  }

  if (/alert (bad certificate|unknown ca|certificate|handshake failure)/.test(message)) {
    return {
      problem: 'tls',
      what: 'it refused the client certificate',
      hint: 'has the certificate in the kubeconfig expired, or is it for another cluster?',
    };
  }

  if (!/SSL|TLS|CERT|EPROTO/.test(code)) return {problem: 'cut-off', what: message || code};
  // `write EPROTO 807C…:error:0A00010B:SSL routines:ssl3_get_record:unsupported protocol:../deps/…`
  const [, reason = message] = /:error:[^:]*:[^:]*:[^:]*:([^:]+):/.exec(message) ?? [];
  return {problem: 'tls', what: `TLS failed: ${reason}`};
}

/** An AggregateError (several addresses tried) stands for its last one. */
function innermost(error: unknown): {code: string; message: string} {
  const last = error instanceof AggregateError ? (error.errors.at(-1) as unknown) : error;
  const {code = '', message = String(last)} = last as {code?: string; message?: string};
  return {code, message};
}

/** Node's sentence, `… does not match certificate's altnames: Host: a. is not in the cert's altnames: DNS:b`, from its reason on. */
function altNames(message: string): string {
  return message.replace(/^.*altnames?: /, '').replace(/^Host: (\S+?)\.? is/, '`$1` is');
}
