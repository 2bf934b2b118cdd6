import { didYouMean } from "@identity-reports/core/vendor";
import { usageError } from "../cli-error.ts";
import type { Invocation } from "../invocation.ts";
import { cellText, table } from "../output/table.ts";
import { Tenants } from "../settings/tenants.ts";
import { connect } from "../vendors/connect.ts";
import type { Connection } from "../vendors/connection.ts";
import { listWords } from "../vendors/list-words.ts";
import { expectReport } from "../vendors/refused-report.ts";
import { reportTypes, typeColumns } from "../vendors/sailpoint-types.ts";
import { vendorLabels, type VendorName } from "../vendors/vendor-names.ts";

/** Lists what there is at a vendor. */
export async function execute(invocation: Invocation): Promise<number> {
  const { context } = invocation;
  const [vendor, kind] = invocation.args as [VendorName, string | undefined];
  const word = listWord(vendor, kind);
  expectNarrowing(vendor, word, invocation);
  const tenants = await Tenants.read(invocation);
  if (vendor === "sailpoint" && word === "types") return listTypes(tenants, invocation);
  const connection = await connect(tenants.ofVendor(vendor), invocation);
  try {
    const { report, realm } = invocation.options as { readonly report?: string; readonly realm?: string };
    const list = connection.lists[word] as Connection["lists"][string];
    const { columns, items } = list({ report, realm, signal: context.signal });
    const found: Readonly<Record<string, unknown>>[] = [];
    for await (const item of items()) found.push(item);
    if (found.length === 0 && report !== undefined) await expectReport(report, connection, context.signal);
    return writeList(found, columns, { tenant: connection.tenant, vendor, list: word }, invocation);
  } finally {
    connection.close();
  }
}

function listWord(vendor: VendorName, kind: string | undefined): string {
  const { [vendor]: words } = listWords;
  const word = kind ?? words[0] ?? "";
  if (words.includes(word)) return word;
  throw usageError(
    `${vendorLabels[vendor]} has no list called ${JSON.stringify(word)}${didYouMean(word, words)}.`,
    `It has: ${words.join(", ")}.`,
  );
}

/** Only the runs of Ping are those of one report, and of a realm. */
function expectNarrowing(vendor: VendorName, word: string, { isTyped }: Invocation): void {
  if (vendor === "ping" && word === "runs") return;
  const flag = isTyped("report") ? "--report" : isTyped("realm") ? "--realm" : undefined;
  if (flag !== undefined)
    throw usageError(
      `${flag} does not narrow the list ${word} of ${vendorLabels[vendor]}.`,
      "Leave it out: it narrows only Ping's list of runs.",
    );
}

/** The types are known here: no tenant is asked, and none has to be set up. */
function listTypes(tenants: Tenants, invocation: Invocation): number {
  const { globals } = invocation;
  const tenant = globals.tenant === undefined ? "sailpoint" : tenants.ofVendor("sailpoint").name;
  return writeList(reportTypes, typeColumns, { tenant, vendor: "sailpoint", list: "types" }, invocation);
}

/** @returns the exit code. */
function writeList(
  found: readonly Readonly<Record<string, unknown>>[],
  columns: readonly string[],
  list: { readonly tenant: string; readonly vendor: VendorName; readonly list: string },
  { context, output }: Invocation,
): number {
  output.result(table(columns, found, context.stdout.columns));
  if (found.length === 0) output.info("There are none.");
  for (const item of found) output.quietResult(cellText(item[columns[0] ?? "id"]));
  output.document({ ok: true, exitCode: 0, ...list, items: found });
  return 0;
}
