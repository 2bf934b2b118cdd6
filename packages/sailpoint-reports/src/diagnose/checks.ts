import {
  errorFinding,
  fail,
  fix,
  lifeText,
  namesIn,
  notStarted,
  pass,
  skip,
  textClaim,
  tokenFinding,
  unknown,
  warn,
  type ExaminedClient,
  type Finding,
  type Question,
  type ServerAnswer,
  type TokenClaims,
  type VendorChecks,
} from "@identity-reports/core/diagnose";
import { isRecord, retryAfterMsIn, textIn } from "@identity-reports/core/vendor";
import { forApiVersion } from "../api-version.js";
import { listSources } from "../lookups/endpoints.js";
import { rightsOf, runLevels } from "../rights.js";

/** No run has this id: the answer shows whether reading is allowed, and tells about no report. */
const resultOfUnknownRun: Question = { path: "00000000000000000000000000000000/result" };

const apiHost = "https://<tenant>.api.identitynow.com";
const versions = ["v2025", "v2024", "v2026", "v3"];

/** SailPoint's own checks. */
export const sailPointChecks: VendorChecks = {
  vendor: "SailPoint",
  clockMatters: false,
  checks: [
    { id: "tenant", title: "tenant", kind: "vendor", needs: ["tls"], run: checkTenant },
    { id: "token", title: "token", kind: "credential", needs: ["tls", "tenant"], run: checkToken },
    { id: "identity", title: "identity", kind: "credential", needs: ["token"], run: checkIdentity },
    { id: "rights", title: "rights", kind: "credential", needs: ["token"], run: checkRights },
    { id: "read", title: "reading", kind: "credential", needs: ["token"], run: checkReading },
    { id: "version", title: "API version", kind: "vendor", needs: ["token"], run: checkVersion },
    { id: "limits", title: "limits", kind: "vendor", needs: ["token"], run: checkLimits },
    { id: "sources", title: "sources", kind: "vendor", needs: ["token"], run: checkSources },
    { id: "start", title: "starting", kind: "vendor", needs: [], run: () => notStarted("SailPoint") },
  ],
};

async function checkTenant(client: ExaminedClient): Promise<Finding> {
  const asked = await client.ask({ path: "/oauth/info", anonymous: true });
  if ("error" in asked) return errorFinding(asked.error);
  const { status, body, isPage } = asked.answer;
  if (isPage || (status === 404 && !isRecord(body))) {
    return fail(`${client.url.hostname} answers with a web page: it is a sign-in host, or your own domain`, {
      data: { status },
      fix: fix(`The API is at ${apiHost}: use that as the URL.`),
    });
  }
  if (status !== 200 || !isRecord(body))
    return unknown(`/oauth/info answered ${status}, so the tenant is not known`, { data: { status } });
  const name = textIn(body, "tenantName") ?? textIn(body, "tenantId");
  const pod = textIn(body, "pod");
  const tokenEndpoint = textIn(body, "tokenEndpoint");
  client.keepPrivate(...[name, pod, tokenEndpoint].filter((text) => text !== undefined));
  const data = { tenant: name, pod, tokenEndpoint };
  const where = [name, pod === undefined ? undefined : `pod ${pod}`].filter((text) => text !== undefined).join(", ");
  if (tokenEndpoint !== undefined && tokenEndpoint !== `${client.baseUrl}/oauth/token`) {
    return warn(`${where}; its token endpoint is ${tokenEndpoint}, but ${client.baseUrl}/oauth/token is used`, {
      data,
      fix: fix(`Use the host of the token endpoint in the URL.`),
    });
  }
  return pass(`${where || "known"}, token endpoint as expected`, { data });
}

async function checkToken(client: ExaminedClient): Promise<Finding> {
  return tokenFinding(await client.token(), (error) =>
    fail(`refused: ${error.oauthErrorDescription ?? error.oauthError ?? error.message}`, {
      data: { status: error.status, oauthError: error.oauthError },
      fix: fix(
        "Client id or secret is wrong, or belongs to another tenant. Create a new personal access token in SailPoint (Preferences > Personal Access Tokens), and set it as SAIL_CLIENT_ID and SAIL_CLIENT_SECRET.",
      ),
    }),
  );
}

/** The claims of the token, or why there are none to look at. */
async function claimsOf(client: ExaminedClient): Promise<TokenClaims | Finding> {
  const outcome = await client.token();
  if ("none" in outcome) return skip("the client sends no credential");
  if ("error" in outcome) return skip("no token was obtained");
  return outcome.claims ?? skip("the token is opaque: it has no readable claims");
}

const isFinding = (value: TokenClaims | Finding): value is Finding => "status" in value && "detail" in value;

async function checkIdentity(client: ExaminedClient): Promise<Finding> {
  const claims = await claimsOf(client);
  if (isFinding(claims)) return claims;
  const user = textClaim(claims, "user_name");
  const org = textClaim(claims, "org");
  const levels = namesIn(claims, "authorities");
  client.keepPrivate(...[user, org].filter((text) => text !== undefined));
  const data = { user, org, levels };
  const who = [user, org === undefined ? undefined : `org ${org}`, ...levels].filter((text) => text !== undefined);
  if (user !== undefined) return pass(who.join(", "), { data });
  return warn(["an API client without a user", ...who].join(", "), {
    data,
    fix: fix("It can run and read reports, but probably not cancel them (403). A personal access token can."),
  });
}

async function checkRights(client: ExaminedClient): Promise<Finding> {
  const claims = await claimsOf(client);
  if (isFinding(claims)) return claims;
  if (claims["scope"] === undefined) return skip("the token does not name its scopes");
  const scopes = namesIn(claims, "scope");
  const hasUser = textClaim(claims, "user_name") !== undefined;
  const levels = namesIn(claims, "authorities");
  const methods = rightsOf(scopes, hasUser);
  const missing = methods.startReport
    ? []
    : methods.getReport
      ? ["sp:report:manage"]
      : ["sp:report:manage", "sp:report:read"];
  const data = {
    scopes,
    missing,
    methods: Object.fromEntries(Object.entries(methods).map(([name, may]) => [name, may ? "yes" : "no"])),
  };
  const given = scopes.join(" ") || "none";
  if (!methods.startReport) {
    const may = methods.getReport ? "may read reports, not start them" : "may neither start nor read reports";
    return fail(`${may}: scope is ${given}`, {
      data,
      fix: fix(`Starting needs sp:report:manage. Add it to the token in SailPoint, then check again.`, [
        `identity-reports doctor ${client.name} --only token,rights`,
      ]),
    });
  }
  if (hasUser && !levels.some((level) => runLevels.includes(level))) {
    return warn(`scope ${given}, but a user level that may not be enough to start reports (403)`, {
      data,
      fix: fix(`Give the user one of these levels: ${runLevels.join(", ")}.`),
    });
  }
  return pass(`may start and read reports: scope is ${given}`, { data });
}

/** Whether an answer comes from a version that this tenant does not have. */
const isUnrouted = ({ status, body }: ServerAnswer): boolean =>
  status === 404 && textIn(body, "error") === "No message available";

async function checkReading(client: ExaminedClient): Promise<Finding> {
  const asked = await client.ask(resultOfUnknownRun);
  if ("error" in asked) return errorFinding(asked.error);
  const { status, isPage, requestId } = asked.answer;
  const data = { status, requestId };
  const path = `/${client.prefix.replace(/\/$/, "")}`;
  if (isPage)
    return fail(`${path} answers with a web page`, { data, kind: "vendor", fix: fix(`The API is at ${apiHost}.`) });
  if (status === 401) {
    return fail("the API rejects the token (401)", {
      data,
      fix: fix("Does the token belong to this tenant, and is it still valid?"),
    });
  }
  if (status === 403) {
    return fail("reading is not allowed (403)", {
      data,
      fix: fix("Reading needs the scope sp:report:read or sp:report:manage."),
    });
  }
  if (status === 429) return warn("the rate limit is currently used up (429)", { data });
  if (status >= 500) return fail(`SailPoint answered ${status}`, { data, kind: "vendor" });
  if (isUnrouted(asked.answer)) return skip("this version does not exist: see version", { data });
  return pass(`${path} answers, ${status}`, { data });
}

async function checkVersion(client: ExaminedClient): Promise<Finding> {
  const asked = await client.ask(resultOfUnknownRun);
  if ("error" in asked) return errorFinding(asked.error);
  const { headers, isPage } = asked.answer;
  const current = client.prefix.replace(/\/$/, "");
  if (isPage) return skip("a web page answers");
  if (isUnrouted(asked.answer)) {
    for (const version of versions) {
      const other = await client.ask({ ...resultOfUnknownRun, path: `/${version}/reports/${resultOfUnknownRun.path}` });
      if ("error" in other || isUnrouted(other.answer) || other.answer.isPage) continue;
      return fail(`${current} does not exist for this tenant, but ${version} does`, {
        data: { current, answering: version },
        fix: fix(`Set apiVersion: "${version}", or a URL that ends in /${version}.`),
      });
    }
    return fail(`${current} does not exist for this tenant, nor does any other`, { data: { current } });
  }
  if (headers.get("x-deprecated") === "true") {
    return warn(`${current} will be removed: SailPoint marks it as deprecated`, {
      data: { current, deprecated: true },
      fix: fix('Use apiVersion: "v1", the default, if the tenant has it.', [], "docs/guide/versions.md"),
    });
  }
  return pass(current, { data: { current, deprecated: false } });
}

async function checkLimits(client: ExaminedClient): Promise<Finding> {
  const asked = await client.ask(resultOfUnknownRun);
  if ("error" in asked) return errorFinding(asked.error);
  const retryAfterMs = retryAfterMsIn(asked.answer.headers);
  const known = "100 requests in 10 s for each client id and version, as documented";
  if (asked.answer.status !== 429) return pass(known, { data: { requests: 100, windowMs: 10_000 } });
  return warn(`${known}; used up for ${lifeText(retryAfterMs ?? 10_000)}`, {
    data: { requests: 100, windowMs: 10_000, retryAfterMs },
    fix: fix(
      "Another program uses the same client id. Give each program its own client id.",
      [],
      "docs/guide/rate-limits.md",
    ),
  });
}

async function checkSources(client: ExaminedClient): Promise<Finding> {
  const { path } = forApiVersion(listSources, client.prefix);
  const asked = await client.ask({ path, query: { limit: 1 } });
  if ("error" in asked) return unknown("sources could not be requested");
  const { status, body } = asked.answer;
  if (status === 200 && Array.isArray(body))
    return pass("names of sources can be resolved to ids", { data: { status } });
  if (status === 403) {
    return warn("sources may not be listed: reports must use their ids", {
      data: { status },
      fix: fix(
        "To use names, add the scope idn:sources:read to the token; its user needs a level such as SOURCE_ADMIN.",
      ),
    });
  }
  return unknown(`${path} answered ${status}`, { data: { status } });
}
