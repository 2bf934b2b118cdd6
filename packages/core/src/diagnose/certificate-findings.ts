import type { TlsInfo } from "../platform/network-probe.js";
import { fail, fix, pass, warn, type Finding } from "./check.js";
import type { Fix } from "./document.js";

/** A certificate that ends within so many days is worth a word. */
const fewDays = 14;

const docs = "docs/guide/network.md#certificates";

/** What the certificate of a server means for the client. */
export function certificateFinding(info: TlsInfo, { host, viaProxy }: CertificateContext): Finding {
  const { problem, daysLeft, isPinned, isUnchecked, issuer, protocol } = info;
  const data = { ...info, isInspected: viaProxy && !info.isPublic && !isPinned };
  if (isUnchecked) {
    return warn("certificates are not checked: anyone on the network path can read the credential", {
      data,
      fix: fix("Name the certificate, or the CA behind it, as tls: { ca }, and remove insecureSkipVerify.", [], docs),
    });
  }
  if (problem !== undefined)
    return fail(problemText(problem, info), { data, fix: problemFix(problem, info, host, viaProxy) });
  const life = `${daysLeft} ${daysLeft === 1 ? "day" : "days"} left`;
  const who = isPinned ? `pinned certificate of ${info.subject}` : `issuer ${issuer}`;
  const inspected = data.isInspected ? "; the proxy inspects TLS" : "";
  const detail = `${who}, ${life}${protocol === undefined ? "" : `, ${protocol}`}${inspected}`;
  if (daysLeft >= fewDays) return pass(detail, { data });
  return warn(detail, {
    data,
    fix: fix(`The certificate expires on ${info.validTo.slice(0, 10)}: it must be renewed at ${host}.`),
  });
}

/** Where a certificate was met. */
export interface CertificateContext {
  readonly host: string;
  readonly viaProxy: boolean;
}

const unknownCa = /SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)/;

function problemText(problem: string, { issuer, subject, names, validTo, daysLeft }: TlsInfo): string {
  if (problem === "CERT_HAS_EXPIRED")
    return `the certificate expired on ${validTo.slice(0, 10)}, ${-daysLeft} days ago`;
  if (problem === "CERT_NOT_YET_VALID") return "the certificate is not valid yet: is the clock of this machine right?";
  if (problem === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return `the certificate is for ${names.length === 0 ? "no name at all" : names.slice(0, 5).join(", ")}`;
  }
  if (problem === "DEPTH_ZERO_SELF_SIGNED_CERT")
    return `the certificate of ${subject} is self-signed, and not trusted here`;
  if (unknownCa.test(problem)) return `the certificate was issued by ${issuer}, which is not trusted here`;
  return `the certificate was not accepted: ${problem}`;
}

function problemFix(problem: string, info: TlsInfo, host: string, viaProxy: boolean): Fix {
  if (problem === "CERT_HAS_EXPIRED")
    return fix(`It must be renewed at ${host}. A pinned certificate is not accepted after it has expired either.`);
  if (problem === "CERT_NOT_YET_VALID") return fix("Set the clock of this machine, or wait.");
  if (problem === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return fix(
      `Use one of its names in the URL or as tls: { serverName }, or pin the certificate itself as tls: { ca } after comparing its SHA-256 ${info.sha256}.`,
      [],
      docs,
    );
  }
  if (viaProxy && unknownCa.test(problem)) {
    return fix(
      `The proxy inspects TLS, so its own CA must be trusted: name it in NODE_EXTRA_CA_CERTS, or as tls: { ca }. SHA-256 of the received certificate: ${info.sha256}.`,
      ["export NODE_EXTRA_CA_CERTS=/path/to/company-ca.pem"],
      docs,
    );
  }
  return fix(
    `Trust its CA in one of three ways: the system's store, if the process uses it; NODE_EXTRA_CA_CERTS; or tls: { ca } of this client. Compare the SHA-256 first: ${info.sha256}.`,
    ["export NODE_EXTRA_CA_CERTS=/path/to/ca.pem"],
    docs,
  );
}
