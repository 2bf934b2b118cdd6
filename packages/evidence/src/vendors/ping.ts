import { tryJson } from "@identity-reports/core/vendor";
import { isDeeperThan } from "../format/depth.js";
import { instantOf, pick, nonEmptyText, type Vendor } from "./vendor.js";

/** The name of a custom template is a UUID. */
const isCustomName = (name: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name);

export const ping: Vendor = {
  packageName: "@identity-reports/ping-reports",
  mayJoin: false,
  inputOf: ({ report, realm, arguments: parameters }) => ({ name: report, realm, parameters }),
  logicOf: ({ report }) => ({ type: report, origin: isCustomName(report) ? "custom" : "standard" }),
  periodOf({ arguments: { startDate, endDate } }) {
    const [from, to] = [nonEmptyText(startDate), nonEmptyText(endDate)];
    return from === undefined && to === undefined ? undefined : { from, to, basis: "arguments" };
  },
  // The client sends it in a header of each request, whatever the operation.
  apiVersionOf: () => "resource=1.0",
  tokenOwnerOf: ({ client_id, sub }) => ({ clientId: nonEmptyText(client_id), principal: nonEmptyText(sub) }),
  detailsOf(result) {
    const { reportConfig, displayName, status, createDate } = result;
    return {
      // The template as it was when it ran.
      report: { title: nonEmptyText(displayName), definition: configurationOf(reportConfig) },
      status: nonEmptyText(status),
      server: { created: instantOf(createDate), raw: pick(result, ["createDate"]) },
    };
  },
};

/** Most levels of a configuration. A record of more than 250 levels could not be read again. */
const maxDepth = 200;

/** Reads a configuration, which Ping sends as JSON in a text. A text that is no JSON, or nested too deep, is kept as it is. */
function configurationOf(value: unknown): unknown {
  if (typeof value !== "string") return value ?? undefined;
  const parsed = tryJson(value);
  return parsed === undefined || isDeeperThan(parsed, maxDepth) ? value : parsed;
}
