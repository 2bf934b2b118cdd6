import type { X509Certificate } from "node:crypto";
import type { AgentOptions } from "node:https";
import { isIP } from "node:net";
import { builtins } from "./node-builtins.js";
import type { TlsOptions } from "./platform.js";

const pemCertificate =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([^-]*)-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;
const pemStart = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/g;

/**
 * Every certificate in the given texts. `X509Certificate` reads only the first of a bundle, so bundles are split here.
 * Indentation and line breaks written as `\n` (a PEM that went through YAML or an environment variable) are forgiven.
 *
 * @throws TypeError that names `tls.ca` and repeats nothing of its text, which may hold a private key as well.
 */
function parseCertificates(ca: string | readonly string[]): readonly X509Certificate[] {
  const texts: readonly unknown[] = Array.isArray(ca) ? ca : [ca];
  return texts.flatMap((text, index) => {
    const where = Array.isArray(ca) ? `tls.ca[${index}]` : "tls.ca";
    const found = typeof text === "string" ? [...text.matchAll(pemCertificate)] : [];
    if (typeof text !== "string" || text.match(pemStart)?.length !== found.length) {
      throw new TypeError(
        `${where} must be the PEM text of one or more certificates, whole from "-----BEGIN CERTIFICATE-----" on; the name of a file is not enough.`,
      );
    }
    return found.map(([, base64 = ""], position) => {
      try {
        return new builtins.crypto.X509Certificate(Buffer.from(base64.replaceAll(/\s|\\[rn]/g, ""), "base64"));
      } catch {
        throw new TypeError(`${where}: certificate ${position + 1} of ${found.length} cannot be read.`);
      }
    });
  });
}

/**
 * The certificate side of an `https.Agent`.
 *
 * @throws TypeError when `tls.ca` holds no certificate, or one that cannot be read.
 */
export function identityOptions({ ca, serverName, insecureSkipVerify = false }: TlsOptions): AgentOptions {
  const given = ca === undefined ? [] : parseCertificates(ca);
  if (ca !== undefined && given.length === 0) throw new TypeError("tls.ca must hold at least one certificate.");
  const pinned = new Set(given.map(({ fingerprint256 }) => fingerprint256));
  return {
    // Said out loud, so that NODE_TLS_REJECT_UNAUTHORIZED cannot turn it off behind the caller's back.
    rejectUnauthorized: !insecureSkipVerify,
    checkServerIdentity: (host, certificate) =>
      pinned.has(certificate.fingerprint256)
        ? undefined
        : builtins.tls.checkServerIdentity(serverName ?? host, certificate),
    // A leaf is no CA: without the second option OpenSSL looks for its issuer and refuses.
    ...(given.length > 0 && { ca: given.map(String), allowPartialTrustChain: true }),
  };
}

/** The SHA-256 fingerprints of the certificates that a client was given. */
export const fingerprintsOf = (ca: string | readonly string[]): ReadonlySet<string> =>
  new Set(parseCertificates(ca).map(({ fingerprint256 }) => fingerprint256));

/** The SNI to send. Empty (none) for IP addresses, which TLS does not allow there. */
export const sniFor = (host: string, serverName: string = host): string => (isIP(serverName) === 0 ? serverName : "");

/** What the user of the client should hear about its certificates. */
export const tlsWarning = ({ insecureSkipVerify }: TlsOptions, baseUrl: string): string | undefined =>
  insecureSkipVerify === true
    ? `certificates of ${baseUrl} are not checked: anyone on the network path can read and change everything (tls.insecureSkipVerify)`
    : undefined;
