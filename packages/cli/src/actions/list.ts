import { didYouMean } from "@identity-reports/core/vendor";
import { usageError } from "../cli-error.ts";
import type { Invocation } from "../invocation.ts";
import { cellText, table } from "../output/table.ts";
import { Tenants } from "../settings/tenants.ts";
import { connect } from "../vendors/connect.ts";
import { expectReport } from "../vendors/refused-report.ts";
import { vendorLabels, type VendorName } from "../vendors/vendor-names.ts";

/** Lists what there is at a vendor. */
export async function execute(invocation: Invocation): Promise<number> {
  const { context, output } = invocation;
  const [vendor, kind] = invocation.args as [VendorName, string | undefined];
  const tenants = await Tenants.read(invocation);
  const connection = await connect(tenants.ofVendor(vendor), invocation);
  try {
    const { lists } = connection;
    const word = kind ?? Object.keys(lists)[0] ?? "";
    const list = Object.hasOwn(lists, word) ? lists[word] : undefined;
    if (list === undefined)
      throw usageError(
        `${vendorLabels[vendor]} has no list called ${JSON.stringify(word)}${didYouMean(word, Object.keys(lists))}.`,
        `It has: ${Object.keys(lists).join(", ")}.`,
      );
    const { report, realm } = invocation.options as { readonly report?: string; readonly realm?: string };
    const { columns, items, isOfReport = false } = list({ report, realm, signal: context.signal });
    if (report !== undefined && !isOfReport)
      throw usageError(`--report does not narrow the list ${word} of ${vendorLabels[vendor]}.`, "Leave it out.");
    const found: Readonly<Record<string, unknown>>[] = [];
    for await (const item of items()) found.push(item);
    if (found.length === 0 && report !== undefined) await expectReport(report, connection, context.signal);
    output.result(table(columns, found, context.stdout.columns));
    if (found.length === 0) output.talk("There are none.");
    for (const item of found) output.essence(cellText(item[columns[0] ?? "id"]));
    output.document({ ok: true, exitCode: 0, tenant: connection.tenant, vendor, list: word, items: found });
    return 0;
  } finally {
    connection.close();
  }
}
