import { tryJson } from "@identity-reports/core/vendor";
import { isDeeperThan } from "../format/depth.js";
import { instantOf, pick, textOf, type Vendor } from "./vendor.js";

/** Templates of one's own are named by a UUID. */
const isOwnName = (name: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name);

export const ping: Vendor = {
  packageName: "@identity-reports/ping-reports",
  mayJoin: false,
  inputOf: ({ report, realm, arguments: parameters }) => ({ name: report, realm, parameters }),
  logicOf: ({ report }) => ({ type: report, origin: isOwnName(report) ? "custom" : "standard" }),
  periodOf({ arguments: { startDate, endDate } }) {
    const [from, to] = [textOf(startDate), textOf(endDate)];
    return from === undefined && to === undefined ? undefined : { from, to, basis: "arguments" };
  },
  // The client names it in a header of each request.
  apiVersionOf: () => "resource=1.0",
  tokenWords: ({ client_id, sub }) => ({ clientId: textOf(client_id), principal: textOf(sub) }),
  wordsOf(result) {
    const { reportConfig, displayName, status, createDate } = result;
    return {
      // The template as it was when it ran.
      report: { title: textOf(displayName), definition: jsonOf(reportConfig) },
      status: textOf(status),
      server: { created: instantOf(createDate), raw: pick(result, ["createDate"]) },
    };
  },
};

/** Of a configuration; the record has some around it. */
const maxDepth = 200;

/** Ping sends JSON as text. What is none, or goes too deep for a record, stays the text that it is. */
function jsonOf(value: unknown): unknown {
  if (typeof value !== "string") return value ?? undefined;
  const parsed = tryJson(value);
  return parsed === undefined || isDeeperThan(parsed, maxDepth) ? value : parsed;
}
