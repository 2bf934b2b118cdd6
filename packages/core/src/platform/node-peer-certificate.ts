import type { X509Certificate } from "node:crypto";
import type { AgentOptions } from "node:https";
import type { DetailedPeerCertificate, TLSSocket } from "node:tls";
import { builtins } from "./node-builtins.js";
import { fingerprintsOf } from "./node-tls-identity.js";
import type { CertificateInfo, TlsInfo } from "./network-probe.js";
import type { TlsOptions } from "./platform.js";

const dayMs = 86_400_000;
const maxChainLength = 10;

/**
 * The certificate of a server, and the client's own judgement of it. Node's `authorizationError` alone would refuse a pinned
 * certificate that names something else.
 */
export function inspectPeer(
  socket: TLSSocket,
  host: string,
  { checkServerIdentity = builtins.tls.checkServerIdentity }: AgentOptions,
  tls: TlsOptions | undefined,
): TlsInfo {
  // Not getPeerX509Certificate: once that was called, this one is empty.
  const leaf = socket.getPeerCertificate(true);
  if (!isRead(leaf)) throw Object.assign(new Error("the server shows no certificate"), { code: "NO_CERTIFICATE" });
  const chain = chainOf(leaf);
  const last = chain.at(-1) ?? leaf;
  const { authorizationError } = socket;
  const problem = authorizationError ? codeOf(authorizationError) : codeOf(checkServerIdentity(host, leaf));
  return {
    ...certificateInfo(leaf),
    names: namesOf(leaf),
    daysLeft: Math.trunc((Date.parse(leaf.valid_to) - Date.now()) / dayMs),
    chain: chain.map(certificateInfo),
    protocol: socket.getProtocol() ?? undefined,
    isPublic: isBundled(last),
    isPinned: tls?.ca !== undefined && fingerprintsOf(tls.ca).has(leaf.fingerprint256),
    isUnchecked:
      tls === undefined ? process.env["NODE_TLS_REJECT_UNAUTHORIZED"] === "0" : tls.insecureSkipVerify === true,
    problem,
  };
}

const isRead = (certificate: Partial<DetailedPeerCertificate>): boolean => certificate.raw !== undefined;

/** From the leaf on. A root is its own issuer. */
function chainOf(leaf: DetailedPeerCertificate): readonly DetailedPeerCertificate[] {
  const chain = [leaf];
  for (let next = leaf.issuerCertificate; chain.length < maxChainLength; next = next.issuerCertificate) {
    if (next === undefined || !isRead(next) || chain.some((each) => each.fingerprint256 === next.fingerprint256)) break;
    chain.push(next);
  }
  return chain;
}

const certificateInfo = (certificate: DetailedPeerCertificate): CertificateInfo => ({
  subject: nameOf(certificate.subject),
  issuer: nameOf(certificate.issuer),
  sha256: certificate.fingerprint256,
  validTo: new Date(certificate.valid_to).toISOString(),
});

/** Most certificates are known by their common name; some have an organisation only, or nothing. */
function nameOf(name: Partial<DetailedPeerCertificate["subject"]> | undefined): string {
  const { CN, O } = name ?? {};
  return [CN, O].flat().find((part) => part !== undefined && part !== "") ?? "(no name)";
}

const namesOf = ({ subjectaltname = "", subject }: DetailedPeerCertificate): readonly string[] => {
  const names = [...subjectaltname.matchAll(/(?:DNS|IP Address):([^,\s"]+)/g)].map(([, name = ""]) => name);
  // Without alternative names the common name counts.
  return names.length > 0 ? names : [subject?.CN].flat().filter((name) => name !== undefined);
};

let roots: readonly X509Certificate[] | undefined;

/** Whether a certificate is, or was signed by, a CA that comes with Node. */
function isBundled(last: DetailedPeerCertificate): boolean {
  const { X509Certificate } = builtins.crypto;
  roots ??= builtins.tls.rootCertificates.map((pem) => new X509Certificate(pem));
  if (roots.some(({ fingerprint256 }) => fingerprint256 === last.fingerprint256)) return true;
  const signed = new X509Certificate(last.raw);
  return roots.some((root) => root.subject === signed.issuer && signed.checkIssued(root));
}

/** Node puts the code itself into `authorizationError`, or an error that has one. */
function codeOf(error: unknown): string | undefined {
  if (error === undefined || error === null) return undefined;
  if (typeof error === "string") return error;
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? code : "ERR_TLS_CERT_ALTNAME_INVALID";
}
