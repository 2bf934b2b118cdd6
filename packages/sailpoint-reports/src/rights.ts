/** Scopes of which a token needs one, for each method. `sp:scopes:all` gives all that the user's level has. */
export const scopesOf: Readonly<
  Record<"startReport" | "getReportResult" | "getReport" | "cancelReport", readonly string[]>
> = {
  startReport: ["sp:report:manage"],
  getReportResult: ["sp:report:read", "sp:report:manage"],
  getReport: ["sp:report:read", "sp:report:manage"],
  cancelReport: ["sp:report:manage"],
};

/** User levels of which one is needed to run a report, as documented. */
export const runLevels: readonly string[] = [
  "ORG_ADMIN",
  "CERT_ADMIN",
  "REPORT_ADMIN",
  "ROLE_ADMIN",
  "ROLE_SUBADMIN",
  "SOURCE_ADMIN",
  "SOURCE_SUBADMIN",
];

const everything = "sp:scopes:all";

/** What a token with these scopes may do. */
export function rightsOf(
  scopes: readonly string[],
  hasUser: boolean,
): Readonly<Record<keyof typeof scopesOf, boolean>> {
  const has = (wanted: readonly string[]): boolean =>
    scopes.includes(everything) || wanted.some((scope) => scopes.includes(scope));
  return {
    startReport: has(scopesOf.startReport),
    getReportResult: has(scopesOf.getReportResult),
    getReport: has(scopesOf.getReport),
    // Not listed for tokens without a user.
    cancelReport: hasUser && has(scopesOf.cancelReport),
  };
}
