/** A handle as a word that every command takes: `sailpoint:6c29…`, `ping:ROLE-MEMBERSHIP/job_01`. */
export function handleWord(handle: { readonly id: string }): string {
  const { id, vendor = "", ...facts } = handle as { readonly id: string; readonly vendor?: string };
  const { name, kind, reportType } = facts as Partial<Record<"name" | "kind" | "reportType", string>>;
  const scope = vendor === "ping" ? name : kind === "sod-violation-report" ? reportType : undefined;
  return `${vendor}:${scope === undefined ? "" : `${scope}/`}${id}`;
}
