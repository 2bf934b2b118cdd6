// A collection as a user would make it. check-consumers compiles this against the packed declarations, load.mjs runs it; it
// imports nothing, so that all can give it the copy they mean.

/**
 * @param {typeof import("@identity-reports/evidence")} library
 * @param {import("@identity-reports/evidence").Clients} clients one of the tenant `pam`
 * @param {string} folder an empty one
 * @returns {Promise<string>} what is wrong; nothing when all is well
 */
export async function collectSample({ collect, parsePlan, verifyCollection }, clients, folder) {
  const reports = [{ id: "access", tenant: "pam", report: "AccountAccess", expect: { minRows: 1 } }];
  const plan = parsePlan({ version: 1, reports });
  const { sealed, counts } = await collect(plan, { clients, folder, poll: { firstMs: 1 } });
  if (!sealed || counts.verified !== 1) return `the collection came out as ${JSON.stringify({ sealed, counts })}`;
  const { outcome, summary } = await verifyCollection(folder);
  return outcome === "valid" ? "" : summary;
}
