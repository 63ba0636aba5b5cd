import {generateKeyPairSync, randomBytes, sign} from 'node:crypto';
import {bits, der, integer, objectId, octets, sequence, set, utcTime, utf8, yes} from './der.js';

/** A certificate and its key in PEM form. */
export interface ServingCertificate {
  readonly cert: string;
  readonly key: string;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * A certificate for `localhost` and 127.0.0.1 that signs itself, so that it is its own authority; a new key (P-256)
 * each time, good for a year. Node can read certificates but not write them, hence by hand.
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
export function selfSigned(now: Date): ServingCertificate {
  const {privateKey, publicKey} = generateKeyPairSync('ec', {namedCurve: 'prime256v1'});
  const publicKeyInfo = publicKey.export({type: 'spki', format: 'der'});
  const body = toBeSigned(publicKeyInfo, now);
  const signature = sign('sha256', body, privateKey);
  return {
    cert: pem(sequence(body, sequence(objectId(ecdsaWithSha256)), bits(signature))),
    key: privateKey.export({type: 'pkcs8', format: 'pem'}).toString(),
  };
}

const ecdsaWithSha256 = '1.2.840.10045.4.3.2';

function toBeSigned(publicKeyInfo: Buffer, now: Date): Buffer {
  const name = distinguishedName('kubectl-npd local');
  const validity = sequence(
    utcTime(new Date(now.getTime() - dayMs)),
    utcTime(new Date(now.getTime() + 365 * dayMs)),
  );
  return sequence(
    der(0xa0, integer(Buffer.from([2]))), // version 3
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])), // serial number
    sequence(objectId(ecdsaWithSha256)),
    name, // issuer
    validity,
    name, // subject
    publicKeyInfo,
    der(0xa3, sequence(...extensions())),
  );
}

function distinguishedName(commonName: string): Buffer {
  return sequence(set(sequence(objectId('2.5.4.3'), utf8(commonName))));
}

/** An authority that may sign only itself, and a server of these names. */
function extensions(): readonly Buffer[] {
  const names = [
    der(0x82, Buffer.from('localhost')),
    der(0x87, Buffer.from([127, 0, 0, 1])),
    der(0x87, Buffer.from('00000000000000000000000000000001', 'hex')),
  ];
  const uses = Buffer.from([0b1000_0100]); // digitalSignature, keyCertSign
  return [
    extension('2.5.29.19', sequence(yes, integer(Buffer.from([0]))), yes),
    extension('2.5.29.15', bits(uses, 2), yes),
    extension('2.5.29.37', sequence(objectId('1.3.6.1.5.5.7.3.1'))), // serverAuth
    extension('2.5.29.17', sequence(...names)),
  ];
}

function extension(id: string, value: Buffer, ...critical: readonly Buffer[]): Buffer {
  return sequence(objectId(id), ...critical, octets(value));
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
