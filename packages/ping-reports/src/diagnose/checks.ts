import {
  errorFinding,
  fail,
  fix,
  namesIn,
  notStarted,
  pass,
  skip,
  tokenFinding,
  unknown,
  warn,
  type ExaminedClient,
  type Finding,
  type Question,
  type VendorChecks,
} from "@identity-reports/core/diagnose";
import { isRecord, textIn } from "@identity-reports/core/vendor";
import type { PingReportsClientOptions } from "../client.js";
import { PingReportName } from "../report-names.js";
import { bitsOf } from "./key-size.js";

const reportsScope = "fr:idc:analytics:*";
const fewestBits = 2048;
const realms = ["alpha", "bravo"];
const governanceNames: readonly string[] = [PingReportName.CertificationDetails, PingReportName.CampaignDecision];

const publishedTemplates: Question = { path: "templates", query: { templateType: "published" } };

/** Ping's own checks. */
export const pingChecks: VendorChecks = {
  vendor: "Ping",
  // The assertion that signs in is good for three minutes, by the clock of this machine.
  clockMatters: true,
  checks: [
    { id: "host", title: "host", kind: "settings", needs: [], run: checkHost },
    { id: "key", title: "private key", kind: "settings", needs: [], run: checkKey },
    { id: "token", title: "token", kind: "credential", needs: ["clock", "key"], run: checkToken },
    { id: "rights", title: "rights", kind: "credential", needs: ["token"], run: checkRights },
    { id: "read", title: "reading", kind: "credential", needs: ["token"], run: checkReading },
    { id: "realms", title: "realms", kind: "vendor", needs: ["read"], run: checkRealms },
    { id: "version", title: "API version", kind: "vendor", needs: ["read"], run: checkVersion },
    { id: "limits", title: "limits", kind: "vendor", needs: [], run: () => skip("Ping documents no limits") },
    { id: "start", title: "starting", kind: "vendor", needs: [], run: () => notStarted("Ping") },
  ],
};

function checkHost({ url }: ExaminedClient): Finding {
  if (url.protocol === "http:") return pass("on this machine");
  if (/\.(?:forgerock\.io|pingidentity\.com|pingone\.[a-z.]+)$/.test(url.hostname))
    return pass("one of Ping's own hosts");
  return warn("not a host of Ping's own: tokens are not issued at a custom domain", {
    fix: fix("Use the environment's own name, such as openam-acme-ew2.id.forgerock.io."),
  });
}

function checkKey(client: ExaminedClient): Finding {
  const { auth } = client.options as PingReportsClientOptions;
  if (!("jwk" in auth)) return skip("the client signs in without a key of its own");
  // Whether it is a private RSA key was settled when the client was made.
  const bits = bitsOf(auth.jwk);
  const data = { bits };
  if (bits >= fewestBits) return pass(`RSA, ${bits} bits, with its private part`, { data });
  return fail(`RSA with ${bits} bits, which is too weak to sign with`, {
    data,
    fix: fix("Create a new key for the service account in the console (Tenant settings > Service Accounts)."),
  });
}

async function checkToken(client: ExaminedClient): Promise<Finding> {
  const { skewMs } = client;
  const skew =
    skewMs === undefined ? "" : ` The clock of this machine is ${Math.round(Math.abs(skewMs) / 1000)} s off.`;
  return tokenFinding(await client.token(), (error) => {
    const { oauthError, oauthErrorDescription, status } = error;
    const data = { status, oauthError };
    if (oauthError === "invalid_scope") {
      return fail(`the service account lacks ${reportsScope}`, {
        data,
        fix: fix(
          `Give the service account the scope ${reportsScope} in the console (Tenant settings > Service Accounts).`,
        ),
      });
    }
    return fail(`refused: ${oauthErrorDescription ?? oauthError ?? error.message}`, {
      data,
      fix: fix(
        `The id of the service account, its key or the clock is wrong.${skew} If a proxy changes the host, set auth.audience to the token endpoint with its port.`,
      ),
    });
  });
}

async function checkRights(client: ExaminedClient): Promise<Finding> {
  const outcome = await client.token();
  if ("none" in outcome) return skip("the client sends no credential");
  if ("error" in outcome) return skip("no token was obtained");
  if (outcome.claims === undefined) return skip("the token is opaque: it has no readable claims");
  const scopes = namesIn(outcome.claims, "scope");
  if (scopes.length === 0) return skip("the token does not name its scopes");
  const isAllowed = scopes.includes(reportsScope);
  const data = { scopes, missing: isAllowed ? [] : [reportsScope], methods: { all: isAllowed ? "yes" : "no" } };
  if (isAllowed) return pass(`scope is ${scopes.join(" ")}`, { data });
  return fail(`the token lacks ${reportsScope}: scope is ${scopes.join(" ")}`, {
    data,
    fix: fix(`Give the service account the scope ${reportsScope}, and request it.`, [
      `identity-reports doctor ${client.name} --only token,rights`,
    ]),
  });
}

const namesOf = (body: unknown): readonly string[] => {
  const result = isRecord(body) ? body["result"] : undefined;
  return Array.isArray(result) ? result.map((each) => textIn(each, "name")).filter((name) => name !== undefined) : [];
};

async function checkReading(client: ExaminedClient): Promise<Finding> {
  const asked = await client.ask(publishedTemplates);
  if ("error" in asked) return errorFinding(asked.error);
  const { status, body, isPage } = asked.answer;
  const data = { status };
  if (isPage) {
    return fail("/reports answers with a web page", {
      data,
      kind: "vendor",
      fix: fix("Use the environment's own host in the URL."),
    });
  }
  if (status === 401 || status === 403) {
    return fail(`reports may not be read (${status})`, {
      data,
      fix: fix(`The token needs the scope ${reportsScope}.`),
    });
  }
  if (status === 404) return fail("this host has no reports (404)", { data, kind: "vendor" });
  if (status !== 200) return fail(`/reports/templates answered ${status}`, { data, kind: "vendor" });
  const names = namesOf(body);
  const known = Object.values(PingReportName).filter((name) => names.includes(name));
  const hasGovernance = governanceNames.some((name) => names.includes(name));
  const governance = hasGovernance ? "" : "; none of Governance, an add-on";
  return pass(`${names.length} published reports, ${known.length} of the documented ones${governance}`, {
    data: { status, templates: names.length, known },
  });
}

async function checkRealms(client: ExaminedClient): Promise<Finding> {
  const templates = await client.ask(publishedTemplates);
  const name = "answer" in templates ? namesOf(templates.answer.body)[0] : undefined;
  if (name === undefined) return skip("there is no report to check with");
  const statuses: Record<string, number | string> = {};
  for (const realm of realms) {
    const asked = await client.ask({ path: "runs", query: { name, realm } });
    statuses[realm] = "answer" in asked ? asked.answer.status : asked.error.code;
  }
  const refused = realms.filter((realm) => statuses[realm] !== 200);
  const data = { statuses };
  if (refused.length === 0) return pass(`${realms.join(" and ")} answer`, { data });
  const list = refused.map((realm) => `${realm} (${statuses[realm]})`).join(", ");
  return warn(`runs of ${list} cannot be listed, by a call that Ping does not document`, {
    data,
    fix: fix("Check whether the realm exists, and run reports in the other one."),
  });
}

async function checkVersion(client: ExaminedClient): Promise<Finding> {
  const asked = await client.ask(publishedTemplates);
  if ("error" in asked) return errorFinding(asked.error);
  const { headers } = asked.answer;
  if (headers.has("deprecation") || headers.has("sunset")) {
    return warn("Ping marks this version as deprecated", { data: { sunset: headers.get("sunset") } });
  }
  return "answer" in asked && asked.answer.status === 200
    ? pass("resource=1.0")
    : unknown("the version could not be determined");
}
