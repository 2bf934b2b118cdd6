import type { SessionReportsClient } from "./client.js";

/**
 * What {@link SessionReportsClient} can do, without its private parts. If your own code takes this, a test can pass it an
 * object of its own.
 *
 * @example
 * ```ts
 * async function countReports(fudo: Pick<SessionReports, "listReports">): Promise<number> {
 *   return (await fudo.listReports().toArray()).length;
 * }
 * ```
 */
export interface SessionReports extends Pick<SessionReportsClient, keyof SessionReportsClient> {}
