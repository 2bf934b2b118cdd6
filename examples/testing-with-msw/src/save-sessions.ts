import {
  TimeoutError,
  type RunReportOptions,
  type SessionReports,
  type SessionRunHandle,
} from "@identity-reports/session-reports";

/** The SSH sessions of a Fudo appliance as a PDF file in `folder`; while there is none, the handle to go on with. */
export async function saveSshSessions(
  client: SessionReports,
  folder: string,
  options?: RunReportOptions,
): Promise<{ readonly path: string } | { readonly resumeLater: SessionRunHandle }> {
  const handle = await client.submitReport({ criteria: [{ field: "protocol", value: "ssh" }] });
  try {
    const report = await client.resume(handle, options);
    const { path } = await report.saveTo(`${folder}/`, { format: "pdf" });
    return { path };
  } catch (error) {
    // Fudo does not tell when a report fails: its file never comes, and the wait ends.
    if (TimeoutError.is(error) && error.phase === "wait") return { resumeLater: handle };
    throw error;
  }
}
