import type { CheckResult, Diagnosis } from "@identity-reports/core/diagnose";
import { didYouMean } from "@identity-reports/core/vendor";
import { usageError } from "../cli-error.ts";
import { checksOfVendor, type VendorCheck } from "../doctor/checks.ts";
import { failedSettings } from "../doctor/failed-settings.ts";
import { joinDiagnoses } from "../doctor/join-diagnoses.ts";
import { DoctorReport } from "../doctor/report.ts";
import { settingSources } from "../doctor/setting-sources.ts";
import { undoneTenant } from "../doctor/undone-tenant.ts";
import { exitCodeOf } from "../exit-code-of.ts";
import { errorJson } from "../failure.ts";
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
  // An unknown name is an error that names the tenants: before the first of them is looked at.
  const vendors = names.map((name) => [name, tenants.vendorOf(name) ?? tenants.named(name).vendor] as const);
  const report = new DoctorReport({ output, context, isShared: share });
  const examined: Examined[] = [];
  for (const [name, vendor] of vendors)
    examined.push(await diagnoseTenant(name, vendor, { tenants, invocation, only, share, report }));
  const stop: unknown = examined.some(({ isStopped }) => isStopped) ? context.signal.reason : undefined;
  const stopCode = stop === undefined ? undefined : exitCodeOf(stop, stop);
  const diagnoses = examined.map(({ diagnosis }) => diagnosis);
  const joined = joinDiagnoses(diagnoses, { isShared: share, isStrict: strict, stopCode });
  report.end(joined);
  output.document({ ...joined, ...(stop === undefined ? {} : { error: errorJson(stop) }) });
  // What was found is written; what was not is the reason of the exit code.
  if (stop !== undefined) context.signal.throwIfAborted();
  if (output.isQuiet) report.failures(joined);
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

/** What was found about a tenant, and whether a stop has left checks undone. */
interface Examined {
  readonly diagnosis: Diagnosis;
  readonly isStopped: boolean;
}

async function diagnoseTenant(name: string, vendor: VendorName, call: TenantCall): Promise<Examined> {
  const { tenants, invocation, only, share, report } = call;
  const { signal } = invocation.context;
  report.begin(name, vendor);
  let stopped: Diagnosis | undefined;
  try {
    signal.throwIfAborted();
    const settings = tenants.named(name);
    const connection = await connect(settings, invocation);
    report.address(connection.baseUrl);
    try {
      const diagnosis = await connection.diagnose({
        name,
        signal,
        share,
        settings: settingSources(settings),
        onAborted: (diagnosis) => {
          stopped = diagnosis;
        },
        ...(only === undefined ? {} : { only }),
        // With --share, names are taken out of the results at the end: none is shown before.
        ...(share ? {} : { onCheckEnded: (result: CheckResult) => report.check(result) }),
      });
      if (share) report.checks(diagnosis);
      return { diagnosis, isStopped: false };
    } finally {
      connection.close();
    }
  } catch (error) {
    const isStopped = signal.aborted;
    const diagnosis = isStopped
      ? (stopped ?? (await undoneTenant(name, vendor, { only, because: "the diagnosis was stopped" })))
      : await failedSettings(name, vendor, error, { only, share });
    if (share || stopped === undefined) report.checks(diagnosis);
    return { diagnosis, isStopped };
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
