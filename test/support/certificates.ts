import {execFileSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

/** A certificate with its key, in PEM form. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** A certificate authority in a folder. */
export interface Authority extends Certificate {
  /**
   * @param names `DNS:localhost,IP:127.0.0.1`
   * @param days negative = expired
   */
  issue(file: string, names: string, options?: {days?: number; subject?: string}): Certificate;
}

/** Makes a certificate authority with openssl. */
export function authority(folder: string, file = 'ca'): Authority {
  const own = newKey(folder, file);
  openssl(
    'req',
    '-x509',
    '-new',
    '-key',
    own.keyFile,
    '-subj',
    `/CN=${file}`,
    '-days',
    '2',
    '-out',
    own.certFile,
  );
  return {
    ...read(own),
    issue(name, names, {days = 2, subject = `/CN=${name}`} = {}) {
      const made = newKey(folder, name);
      const request = join(folder, `${name}.csr`);
      const extensions = join(folder, `${name}.ext`);
      writeFileSync(extensions, `subjectAltName=${names}\n`);
      openssl('req', '-new', '-key', made.keyFile, '-subj', subject, '-out', request);
      openssl(
        ...['x509', '-req', '-in', request, '-CA', own.certFile, '-CAkey', own.keyFile],
        ...[
          '-CAcreateserial',
          '-days',
          String(days),
          '-extfile',
          extensions,
          '-out',
          made.certFile,
        ],
      );
      return read(made);
    },
  };
}

type Files = Pick<Certificate, 'certFile' | 'keyFile'>;

function newKey(folder: string, file: string): Files {
  const keyFile = join(folder, `${file}.key`);
  openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', keyFile);
  return {keyFile, certFile: join(folder, `${file}.crt`)};
}

function read(files: Files): Certificate {
  return {
    ...files,
    cert: readFileSync(files.certFile, 'utf8'),
    key: readFileSync(files.keyFile, 'utf8'),
  };
}

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, {stdio: 'pipe'});
}
