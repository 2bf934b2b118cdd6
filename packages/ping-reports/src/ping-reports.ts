import type { PingReportsClient } from "./client.js";

/**
 * What {@link PingReportsClient} can do, without its private parts. Let your own code take this, and a test can hand it
 * an object of its own.
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
