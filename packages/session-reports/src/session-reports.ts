import type { SessionReportsClient } from "./client.js";

/**
 * What {@link SessionReportsClient} can do, without its private parts. Let your own code take this, and a test can hand it
 * an object of its own.
 *
 * @example
 * ```ts
 * async function countReports(fudo: Pick<SessionReports, "listReports">): Promise<number> {
 *   return (await fudo.listReports().toArray()).length;
 * }
 * ```
 */
export interface SessionReports extends Pick<SessionReportsClient, keyof SessionReportsClient> {}
