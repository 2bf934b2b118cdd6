import type { HandleLike, RunHandle } from "@identity-reports/core";
import { didYouMean } from "@identity-reports/core/vendor";
import { usageError, type CliError } from "../cli-error.ts";
import type { Invocation } from "../invocation.ts";
import { decodeText } from "../documents/decode-text.ts";
import type { TenantSettings, Tenants } from "../settings/tenants.ts";
import { isVendorName, vendorNames, type VendorName } from "../vendors/vendor-names.ts";
import { readInputFile, readStandardInput } from "./read-input.ts";

/** A run, and whose it is. */
export interface NamedRun {
  readonly vendor: VendorName;
  readonly handle: HandleLike<RunHandle>;
  /** The file that it was read from. */
  readonly file?: string;
}

/**
 * Reads the handle that a word stands for: a file, `-` for standard input, or `vendor:id`; at Ping `ping:NAME/id`, at SailPoint
 * also `sailpoint:CAMPAIGN/TYPE` and `sailpoint:SOD_VIOLATION_REPORT/id`.
 *
 * @throws CliError when it is none.
 */
export async function readHandle(word: string, { context }: Invocation): Promise<NamedRun> {
  const [, vendor, id] = /^(\w+):(?!\/\/)(.+)$/.exec(word) ?? [];
  if (isVendorName(vendor) && id !== undefined) return { vendor, handle: shortHandle(vendor, id) };
  const name = word === "-" ? "standard input" : word;
  const toError = (why: string): CliError =>
    usageError(
      `${word} cannot be read: ${why}${didYouMean(vendor ?? "", vendorNames)}.`,
      "A handle is a file, - for standard input, or vendor:id, such as sailpoint:6c29d0c1.",
    );
  const text =
    word === "-"
      ? await readStandardInput("The handle", context)
      : decodeText(await readInputFile(word, context, toError), word);
  return { ...handleIn(text, name), ...(word === "-" ? {} : { file: word }) };
}

/** A run of another service of SailPoint: `CAMPAIGN_ID/CAMPAIGN_STATUS_REPORT`, `SOD_VIOLATION_REPORT/RUN_ID`. */
const campaignRun = /^(?<campaignId>.+)\/(?<reportType>CAMPAIGN_\w+_REPORT|CERTIFICATION_SIGNOFF_REPORT)$/;
const violationRun = /^(?<reportType>SOD_VIOLATION_REPORT)\/(?<id>.+)$/;

function shortHandle(vendor: VendorName, id: string): HandleLike<RunHandle> {
  if (vendor === "sailpoint") {
    const ofCampaign = campaignRun.exec(id)?.groups;
    if (ofCampaign !== undefined)
      return { vendor, id, kind: "campaign-report", ...ofCampaign } as HandleLike<RunHandle>;
    const ofPolicies = violationRun.exec(id)?.groups;
    return { vendor, id, ...(ofPolicies && { kind: "sod-violation-report", ...ofPolicies }) };
  }
  const [, name, runId] = /^([^/]+)\/(.+)$/.exec(id) ?? [];
  if (vendor !== "ping") return { vendor, id };
  return { vendor, id: runId ?? id, ...(name === undefined ? {} : { name }) } as HandleLike<RunHandle>;
}

/** The handle itself, or a document of this tool with a handle in it. */
function handleIn(text: string, name: string): NamedRun {
  let read: unknown;
  try {
    read = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw usageError(`${name} is not a handle: it is not JSON (${(error as Error).message}).`);
  }
  const document = (typeof read === "object" && read !== null ? read : {}) as Readonly<Record<string, unknown>>;
  const { doneAt: _, ...handle } = (document["handle"] ?? document) as Partial<RunHandle> & { doneAt?: unknown };
  const fault = !isVendorName(handle.vendor)
    ? "it has no vendor"
    : handle.id === undefined
      ? "it has no id"
      : typeof handle.id !== "string"
        ? "its id is no text: write it in quotes"
        : handle.baseUrl !== undefined && !URL.canParse(handle.baseUrl) && "its baseUrl is no URL";
  if (!isVendorName(handle.vendor) || fault !== false)
    throw usageError(`${name} is not a handle: ${fault}.`, "identity-reports submit prints one.");
  return { vendor: handle.vendor, handle: handle as RunHandle };
}

/** The tenant that a run is at: by `--tenant`, by the address in the handle, else the vendor's. */
export function tenantOfRun({ vendor, handle }: NamedRun, tenants: Tenants, { globals }: Invocation): TenantSettings {
  if (globals.tenant === undefined && handle.baseUrl !== undefined) {
    const { origin } = new URL(handle.baseUrl);
    const there = tenants.all().find((each) => each.vendor === vendor && originOf(each) === origin);
    if (there !== undefined) return there;
  }
  return tenants.ofVendor(vendor);
}

function originOf({ entries }: TenantSettings): string | undefined {
  const { baseUrl } = entries;
  return typeof baseUrl === "string" && URL.canParse(baseUrl) ? new URL(baseUrl).origin : undefined;
}
