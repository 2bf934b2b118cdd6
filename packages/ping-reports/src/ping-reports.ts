import type { PingReportsClient } from "./client.js";

/**
 * What {@link PingReportsClient} can do, without its private parts. If your own code takes this, a test can pass it an
 * object of its own.
 *
 * @example
 * ```ts
 * async function templateNames(ping: Pick<PingReports, "listTemplates">): Promise<string[]> {
 *   const templates = await ping.listTemplates().toArray();
 *   return templates.map(({ displayName }) => displayName ?? "");
 * }
 * ```
 */
export interface PingReports extends Pick<PingReportsClient, keyof PingReportsClient> {}
