import type { CheckResult, Diagnosis } from "@identity-reports/core/diagnose";
import { didYouMean } from "@identity-reports/core/vendor";
import { usageError } from "../cli-error.ts";
import { checksOfVendor, type VendorCheck } from "../doctor/checks.ts";
import { failedSettings } from "../doctor/failed-settings.ts";
import { joinDiagnoses } from "../doctor/join-diagnoses.ts";
import { DoctorReport } from "../doctor/report.ts";
import { settingSources } from "../doctor/setting-sources.ts";
import { expectNotTyped } from "../input/own-options.ts";
import type { Invocation } from "../invocation.ts";
import { Tenants } from "../settings/tenants.ts";
import { connect } from "../vendors/connect.ts";
import { vendorLabels, vendorNames, type VendorName } from "../vendors/vendor-names.ts";

/** Options of `doctor`. */
interface DoctorOptions {
  readonly probe?: string;
  readonly list?: boolean;
  readonly only?: readonly string[];
  readonly share?: boolean;
  readonly strict?: boolean;
}

const optionsOfProbe = { startOneRun: "--start-one-run", arg: "--arg", realm: "--realm", output: "--output" };

/** Checks everything between this machine and the tenants. */
export async function execute(invocation: Invocation): Promise<number> {
  const { output, context } = invocation;
  const { probe, list = false, only, share = false, strict = false } = invocation.options as DoctorOptions;
  if (list) return listChecks(invocation);
  if (probe === undefined)
    expectNotTyped(optionsOfProbe, "this is for --probe <report>, which is missing.", invocation);
  const tenants = await Tenants.read(invocation);
  const names = namesOf(invocation, tenants);
  if (probe !== undefined) return (await import("../doctor/probe.ts")).probeTenant(invocation, tenants, names);
  if (only !== undefined) await expectChecks(only, names, tenants);
  const report = new DoctorReport({ output, context, isShared: share });
  const diagnoses: Diagnosis[] = [];
  for (const name of names) {
    const vendor = tenants.vendorOf(name);
    if (vendor === undefined) tenants.named(name); // throws an error that names the tenants
    const diagnosis = await diagnoseTenant(name, vendor as VendorName, { tenants, invocation, only, share, report });
    diagnoses.push(diagnosis);
  }
  const joined = joinDiagnoses(diagnoses, { isShared: share, isStrict: strict });
  report.end(joined);
  if (output.isQuiet) report.failures(joined);
  output.document(joined);
  return joined.exitCode;
}

function namesOf({ args, globals }: Invocation, tenants: Tenants): readonly string[] {
  const given = args.flat().filter((name) => name !== undefined);
  if (given.length > 0) return [...new Set(given)];
  if (globals.tenant !== undefined) return [globals.tenant];
  const names = tenants.names();
  if (names.length > 0) return names;
  throw usageError(
    "No tenant is configured.",
    "Set the variables of a vendor, or name one to see which are missing: identity-reports doctor sailpoint.\nTo try it without a vendor: identity-reports fake.",
  );
}

/** What the diagnosis of one tenant is made with. */
interface TenantCall {
  readonly tenants: Tenants;
  readonly invocation: Invocation;
  readonly only: readonly string[] | undefined;
  readonly share: boolean;
  readonly report: DoctorReport;
}

async function diagnoseTenant(name: string, vendor: VendorName, call: TenantCall): Promise<Diagnosis> {
  const { tenants, invocation, only, share, report } = call;
  const { signal } = invocation.context;
  report.begin(name, vendor);
  try {
    const settings = tenants.named(name);
    const connection = await connect(settings, invocation);
    report.address(connection.baseUrl);
    try {
      const diagnosis = await connection.diagnose({
        name,
        signal,
        share,
        settings: settingSources(settings),
        ...(only === undefined ? {} : { only }),
        // With --share, names are taken out of the results at the end: none is shown before.
        ...(share ? {} : { onCheckEnded: (result: CheckResult) => report.check(result) }),
      });
      if (share) report.checks(diagnosis);
      return diagnosis;
    } finally {
      connection.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    const failed = await failedSettings(name, vendor, error, { only, share });
    report.checks(failed);
    return failed;
  }
}

async function expectChecks(only: readonly string[], names: readonly string[], tenants: Tenants): Promise<void> {
  const vendors = names.map((name) => tenants.vendorOf(name) ?? tenants.named(name).vendor);
  const known = new Set((await Promise.all(vendors.map(checksOfVendor))).flat().map(({ id }) => id));
  const unknown = only.filter((id) => !known.has(id));
  if (only.length > 0 && unknown.length === 0) return;
  const unknownNames = unknown.map((id) => `${JSON.stringify(id)}${didYouMean(id, [...known])}`).join(", ");
  throw usageError(`There is no check called ${unknownNames || '""'}.`, `Available: ${[...known].join(", ")}.`);
}

async function listChecks({ output, args }: Invocation): Promise<number> {
  const wanted = args.flat().filter((name) => name !== undefined);
  const vendors = vendorNames.filter((vendor) => wanted.length === 0 || wanted.includes(vendor));
  if (vendors.length === 0) throw usageError(`--list takes vendors: ${vendorNames.join(", ")}.`);
  const lists: [VendorName, readonly VendorCheck[]][] = [];
  for (const vendor of vendors) lists.push([vendor, await checksOfVendor(vendor)]);
  for (const [vendor, checks] of lists) {
    output.result([vendorLabels[vendor], ...checks.map(({ id, title }) => `  ${id.padEnd(12)} ${title}`)]);
    for (const { id } of checks) output.quietResult(id);
  }
  output.document({ ok: true, exitCode: 0, checks: Object.fromEntries(lists) });
  return 0;
}
