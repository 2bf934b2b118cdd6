import { didYouMean } from "@identity-reports/core/vendor";
import { CliError, usageError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { MAX_DOCUMENT_BYTES, readInputFile } from "../input/read-input.ts";
import type { Invocation } from "../invocation.ts";
import { expectDistinctFiles } from "../output/distinct-files.ts";
import type { TenantValues } from "../vendors/connection.ts";
import { vendorLabels, type VendorName } from "../vendors/vendor-names.ts";
import { readConfig, type Config } from "./config-file.ts";
import { readSecret, type SecretSource } from "./secret.ts";
import { settingFiles } from "./setting-files.ts";
import { secretVariables, tenantSettings } from "./variables.ts";

/** What a tenant's settings say, before secrets are read. */
export interface TenantSettings {
  readonly name: string;
  readonly vendor: VendorName;
  /** Where they are from: a file, or the environment. */
  readonly origin: string;
  /** What file names are relative to. */
  readonly folder: string;
  readonly entries: Readonly<Record<string, string | SecretSource>>;
}

/** The tenants that this call may use. */
export class Tenants {
  readonly #invocation: Invocation;
  readonly #config: Config | undefined;

  private constructor(invocation: Invocation, config: Config | undefined) {
    this.#invocation = invocation;
    this.#config = config;
  }

  /** Reads the configuration file, where there is one. @throws CliError also where an option would write a file of a setting. */
  static async read(invocation: Invocation): Promise<Tenants> {
    const { context, env, globals, options } = invocation;
    const { cwd } = context;
    const config = await readConfig(context, globals.config);
    expectDistinctFiles({ ...options, ...globals }, cwd, settingFiles(config, { env, cwd }));
    return new Tenants(invocation, config);
  }

  /** Every tenant: those of the file, and each vendor whose address is in the environment. */
  all(): TenantSettings[] {
    const named = Object.keys(this.#config?.tenants ?? {}).map((name) => this.named(name));
    const vendors = (Object.keys(tenantSettings) as VendorName[]).filter((vendor) => this.#isInEnvironment(vendor));
    return [...named, ...vendors.map((vendor) => this.#fromEnvironment(vendor))];
  }

  /** Names of {@link all}, whether or not their settings are complete. */
  names(): string[] {
    const vendors = (Object.keys(tenantSettings) as VendorName[]).filter((vendor) => this.#isInEnvironment(vendor));
    return [...Object.keys(this.#config?.tenants ?? {}), ...vendors];
  }

  /** The vendor of a tenant, also of one whose settings are not complete. */
  vendorOf(name: string): VendorName | undefined {
    const { [name]: entry } = this.#config?.tenants ?? {};
    return entry?.vendor ?? (Object.hasOwn(tenantSettings, name) ? (name as VendorName) : undefined);
  }

  /** The tenant of that name; a vendor's word means the tenant in the environment. */
  named(name: string): TenantSettings {
    const { [name]: entry } = this.#config?.tenants ?? {};
    if (entry !== undefined && this.#config !== undefined) {
      const { vendor, ...entries } = entry;
      const { file, folder } = this.#config;
      return { name, vendor, origin: `${file}, tenants.${name}`, folder, entries: withoutMissing(entries) };
    }
    if (Object.hasOwn(tenantSettings, name)) return this.#fromEnvironment(name as VendorName);
    const known = Object.keys(this.#config?.tenants ?? {});
    const words = Object.keys(tenantSettings);
    throw usageError(
      `There is no tenant called ${JSON.stringify(name)}${didYouMean(name, [...known, ...words])}.`,
      known.length === 0
        ? `No configuration file was found (see identity-reports help environment); without one there are ${words.join(", ")}.`
        : `${this.#config?.file} has ${known.join(", ")}.`,
    );
  }

  /** The tenant for a vendor: that of `--tenant`, else that of the environment, else the only one of the file. */
  ofVendor(vendor: VendorName): TenantSettings {
    const { tenant } = this.#invocation.globals;
    if (tenant !== undefined) {
      const settings = this.named(tenant);
      if (settings.vendor === vendor) return settings;
      throw usageError(`The tenant ${tenant} is of ${vendorLabels[settings.vendor]}, not of ${vendorLabels[vendor]}.`);
    }
    const named = Object.entries(this.#config?.tenants ?? {}).filter(([, entry]) => entry.vendor === vendor);
    const [only, ...others] = named.map(([name]) => name);
    if (this.#isInEnvironment(vendor) || only === undefined) return this.#fromEnvironment(vendor);
    if (others.length === 0) return this.named(only);
    throw usageError(
      `${this.#config?.file} has ${named.length} tenants of ${vendorLabels[vendor]}.`,
      `Say which: --tenant ${[only, ...others].join(" or --tenant ")}.`,
    );
  }

  #isInEnvironment(vendor: VendorName): boolean {
    const { values, required } = tenantSettings[vendor];
    const address = required[0] ?? [];
    return values.some(({ key, variable }) => address.includes(key) && this.#invocation.env[variable]);
  }

  #fromEnvironment(vendor: VendorName): TenantSettings {
    const { env, context } = this.#invocation;
    const entries: Record<string, string | SecretSource> = {};
    for (const { key, variable, isSecret = false } of tenantSettings[vendor].values) {
      const [own = "", file = ""] = secretVariables(variable);
      const path = env[file];
      if (env[own]) entries[key] = isSecret ? { env: own } : (env[own] ?? "").trim();
      else if (isSecret && path) entries[key] = path === "-" ? { stdin: true } : { file: path };
    }
    const missing = missingVariables(vendor, entries);
    if (missing.length > 0)
      throw new CliError(`${vendorLabels[vendor]} needs variables that are not set: ${missing.join(", ")}.`, {
        code: "settings_missing",
        exitCode: 2,
        advice: "Set them, or name a tenant of a configuration file: identity-reports help environment.",
      });
    return { name: vendor, vendor, origin: "environment", folder: context.cwd, entries };
  }
}

/** What a setting goes by where it was given: `FUDO_API_KEY_FILE`, or `apiKey of pam`. */
export function settingOf({ name, vendor, origin, entries }: TenantSettings, key: string): string {
  const { variable = key } = tenantSettings[vendor].values.find((each) => each.key === key) ?? {};
  if (origin !== "environment") return `${key} of ${name}`;
  const entry = entries[key];
  return typeof entry === "object" && !("env" in entry) ? `${variable}_FILE` : variable;
}

/** Reads what a tenant's settings point at. @throws CliError when a secret or a certificate cannot be read. */
export async function readTenantValues(settings: TenantSettings, { context, env }: Invocation): Promise<TenantValues> {
  const { name, vendor, folder, entries } = settings;
  const values: Record<string, string> = {};
  for (const [key, entry] of Object.entries(entries)) {
    const what = settingOf(settings, key);
    if (typeof entry !== "string") values[key] = await readSecret(entry, what, { context, env, folder });
    else if (key === "ca") values[key] = await readCertificates(entry, what, { cwd: folder, signal: context.signal });
    else values[key] = entry;
  }
  return { name, vendor, values };
}

async function readCertificates(
  file: string,
  setting: string,
  context: Pick<Context, "cwd" | "signal">,
): Promise<string> {
  const toError = (why: string): CliError => usageError(`${setting} ${file} cannot be read: ${why}.`);
  return (await readInputFile(file, context, toError, MAX_DOCUMENT_BYTES)).toString();
}

/** Names every missing variable, so that one try shows all of them. */
function missingVariables(vendor: VendorName, entries: Readonly<Record<string, unknown>>): string[] {
  const { values, required } = tenantSettings[vendor];
  const variablesOf = (keys: readonly string[]): string[] =>
    values
      .filter(({ key }) => keys.includes(key))
      .flatMap(({ variable, isSecret = false }) => (isSecret ? secretVariables(variable) : [variable]));
  return required
    .filter((keys) => keys.every((key) => entries[key] === undefined))
    .map((keys) => variablesOf(keys).join(" or "));
}

const withoutMissing = (entries: object): Record<string, string | SecretSource> =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as Record<
    string,
    string | SecretSource
  >;
