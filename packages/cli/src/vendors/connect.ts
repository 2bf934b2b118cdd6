import { ConfigError } from "@identity-reports/core";
import { CliError } from "../cli-error.ts";
import { exit } from "../exit-codes.ts";
import type { Invocation } from "../invocation.ts";
import { tenantSettings } from "../settings/variables.ts";
import { readTenantValues, type TenantSettings } from "../settings/tenants.ts";
import type { Connection, SharedOptions } from "./connection.ts";
import type { VendorName } from "./vendor-names.ts";

type Connect = (tenant: Awaited<ReturnType<typeof readTenantValues>>, shared: SharedOptions) => Connection;

/** The clients, each loaded only where it is used. */
export const vendorConnectors: Readonly<Record<VendorName, () => Promise<{ connect: Connect }>>> = {
  sailpoint: () => import("./sailpoint.ts"),
  fudo: () => import("./fudo.ts"),
  ping: () => import("./ping.ts"),
};

/** A client of a tenant, with its secrets read. */
export async function connect(
  settings: TenantSettings,
  invocation: Invocation,
  shared: SharedOptions = {},
): Promise<Connection> {
  const [{ connect: open }, tenant] = await Promise.all([
    vendorConnectors[settings.vendor](),
    readTenantValues(settings, invocation),
  ]);
  const { ca, baseUrl = "" } = tenant.values;
  invocation.context.prepareNetwork({ usesTls: !/^http:/i.test(baseUrl) });
  try {
    return open(tenant, { appName: "identity-reports-cli", ...(ca === undefined ? {} : { tls: { ca } }), ...shared });
  } catch (error) {
    throw aboutSetting(error, settings);
  }
}

/** What a client says of an option, said of the variable or the key that it is from. */
function aboutSetting(error: unknown, { name, vendor, origin, entries }: TenantSettings): unknown {
  if (!ConfigError.is(error)) return error;
  const { code, message, option } = error;
  const [first, ...within] = option.replace(/^auth\./, "").split(".");
  const known = tenantSettings[vendor].values.find(({ key }) => key === first);
  if (known === undefined) return error;
  const { key, variable } = known;
  const entry = entries[key];
  const isInFile = typeof entry === "object" && !("env" in entry);
  const from = origin === "environment" ? `${variable}${isInFile ? "_FILE" : ""}` : `${key} of ${name}`;
  const problem = message.slice(option.length).replace(/^: /, "");
  const advice = origin === "environment" ? undefined : `It is in ${origin}.`;
  return new CliError(`${[from, ...within].join(", ")}: ${problem}`, {
    code,
    exitCode: exit.usage,
    advice,
    cause: error,
  });
}
