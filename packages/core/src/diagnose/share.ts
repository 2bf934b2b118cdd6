import { isRecord } from "../internal/objects.js";
import type { CheckResult, Diagnosis, TenantDiagnosis } from "./document.js";

/** Our own names that look like hosts and say nothing about a tenant. */
const ownNames = /^(?:docs\/guide\/[\w.-]+\.md|(?:http|tls)\.set[\w]+|node\.js)$/i;

const emailForm = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const ipForm = /\b\d{1,3}(?:\.\d{1,3}){3}\b(?::\d+)?|\[?(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}\]?/gi;
const hostForm = /(?:[\w/.-]*\/)?\b(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,}\b(?::\d+)?/gi;
const pathForm = /(?<=^|[\s'"(])(?:[a-z]:\\|\/(?!reports|oauth|api\/|am\/|v\d))[^\s'")]+/gi;

/** Members of `data` that may be shared: numbers and switches may in any case. */
const harmless = new Set([
  "code",
  "variable",
  "name",
  "version",
  "protocol",
  "problem",
  "scopes",
  "missing",
  "methods",
]);

/**
 * The same diagnosis without hosts, addresses, paths and names of people and tenants, to be pasted into an issue.
 *
 * @param privateTexts what else must not be in it.
 */
export function shared(diagnosis: Diagnosis, privateTexts: Iterable<string>): Diagnosis {
  const words = [...privateTexts].filter((text) => text.length > 2).sort((a, b) => b.length - a.length);
  const hide = (text: string): string => {
    let hidden = text;
    for (const word of words) hidden = hidden.replaceAll(word, "<private>");
    return hidden
      .replaceAll(emailForm, "<address>")
      .replaceAll(ipForm, "<address>")
      .replaceAll(pathForm, "<path>")
      .replaceAll(hostForm, (found) => (ownNames.test(found) ? found : "<host>"));
  };
  const names = new Map(diagnosis.tenants.map(({ name }, index) => [name, `tenant-${index + 1}`]));
  return {
    ...diagnosis,
    tenants: diagnosis.tenants.map((tenant) => sharedTenant(tenant, names.get(tenant.name) ?? "tenant", hide)),
    requests: diagnosis.requests.map((request) => ({
      ...request,
      tenant: names.get(request.tenant) ?? "tenant",
      url: withoutHost(request.url),
    })),
  };
}

const withoutHost = (url: string): string => url.replace(/^(https?:\/\/)[^/]*/, "$1<host>");

const sharedTenant = (tenant: TenantDiagnosis, name: string, hide: (text: string) => string): TenantDiagnosis => ({
  ...tenant,
  name,
  baseUrl: withoutHost(tenant.baseUrl),
  checks: tenant.checks.map((check) => sharedCheck(check, hide)),
});

function sharedCheck(
  { detail, because, data, fix, ...rest }: CheckResult,
  hide: (text: string) => string,
): CheckResult {
  return {
    ...rest,
    detail: hide(detail),
    ...(data === undefined ? {} : { data: sharedData(data) }),
    ...(because === undefined ? {} : { because: hide(because) }),
    ...(fix === undefined ? {} : { fix: { ...fix, text: hide(fix.text), commands: fix.commands.map(hide) } }),
  };
}

function sharedData(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const kept = Object.entries(data).filter(
    ([name, value]) => typeof value === "number" || typeof value === "boolean" || harmless.has(name),
  );
  return Object.fromEntries(kept.filter(([, value]) => !isRecord(value) || Object.values(value).every(isWord)));
}

const isWord = (value: unknown): boolean => typeof value === "string" && /^[\w ]{1,20}$/.test(value);
