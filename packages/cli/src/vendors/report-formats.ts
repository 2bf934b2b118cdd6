import { didYouMean } from "@identity-reports/core/vendor";
import { usageError } from "../cli-error.ts";
import { vendorLabels, type VendorName } from "./vendor-names.ts";

const formatsOfVendor: Readonly<Record<VendorName, readonly string[]>> = {
  sailpoint: ["csv", "pdf"],
  fudo: ["csv", "pdf", "html"],
  ping: ["csv", "jsonl"],
};

/** Reports of SailPoint that there are in one format only. */
const onlyFormats: Readonly<Record<string, string>> = { SOD_VIOLATION_REPORT: "zip" };

/** The formats in which a vendor makes a report, the usual one first. */
export const formatsOf = (vendor: VendorName, report: string): readonly string[] => {
  const only = vendor === "sailpoint" && Object.hasOwn(onlyFormats, report) ? onlyFormats[report] : undefined;
  return only === undefined ? formatsOfVendor[vendor] : [only];
};

/** Whether a report is made in one format only, so that no format has to be named for it. */
export const hasOneFormat = (vendor: VendorName, report: string): boolean => formatsOf(vendor, report).length === 1;

/** @param where what named the format: `--format`. @throws CliError for one in which the report is not made. */
export function expectFormat(format: string, where: string, vendor: VendorName, report: string): void {
  const formats = formatsOf(vendor, report);
  if (formats.includes(format)) return;
  const what = hasOneFormat(vendor, report) ? `${report} as ` : "";
  throw usageError(
    `${where} ${format}: ${vendorLabels[vendor]} makes ${what}${formats.join(", ")}${didYouMean(format, formats)}.`,
  );
}
