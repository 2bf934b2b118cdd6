/**
 * Reads a timestamp of SailPoint: without a zone it is taken to be UTC, which SailPoint documents nowhere. Undefined for
 * what is no instant at all, such as the hour 42 of SailPoint's own examples.
 *
 * @param timestamp as it stands in a response.
 *
 * @example
 * ```ts
 * const { created } = await sailpoint.getReportResult({ taskResultId: handle.id });
 * console.log(parseSailPointDate(created)?.toISOString());
 * ```
 */
export function parseSailPointDate(timestamp: string | null | undefined): Date | undefined {
  if (typeof timestamp !== "string") return undefined;
  const hasZone = /(?:[zZ]|[+-]\d{2}:?\d{2})$/.test(timestamp);
  const date = new Date(hasZone ? timestamp : `${timestamp}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
