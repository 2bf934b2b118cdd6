import type { SailPointReportsClient } from "./client.js";

/**
 * What {@link SailPointReportsClient} can do, without its private parts. If your own code takes this, a test can pass it
 * an object of its own.
 *
 * @example
 * ```ts
 * async function countIdentities(sailpoint: Pick<SailPointReports, "runReport">): Promise<number> {
 *   const { result } = await sailpoint.runReport({ reportType: "IDENTITIES" });
 *   return result.rows ?? 0;
 * }
 * ```
 */
export interface SailPointReports extends Pick<SailPointReportsClient, keyof SailPointReportsClient> {}
