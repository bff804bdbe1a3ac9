// A root certificate as an authority gives it out; nothing outside tests trusts it.
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The first of the fixtures' roots: `raw` is its DER, `fingerprint256` what its holder would publish. */
export function rootCertificate() {
  return new X509Certificate(readFileSync(new URL('../../fixtures/signatures/pki/trusted.pem', import.meta.url)));
}
