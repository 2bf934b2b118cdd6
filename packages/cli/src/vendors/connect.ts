import { ConfigError, type ReportsEvent } from "@identity-reports/core";
import { CliError } from "../cli-error.ts";
import { exit } from "../exit-codes.ts";
import type { Invocation } from "../invocation.ts";
import { tenantSettings } from "../settings/variables.ts";
import { readTenantValues, settingOf, type TenantSettings } from "../settings/tenants.ts";
import type { Connection, SharedOptions } from "./connection.ts";
import type { VendorName } from "./vendor-names.ts";

type Connect = (tenant: Awaited<ReturnType<typeof readTenantValues>>, shared: SharedOptions) => Connection;

/** The clients, each loaded only where it is used. */
export const vendorConnectors: Readonly<Record<VendorName, () => Promise<{ connect: Connect }>>> = {
  sailpoint: () => import("./sailpoint.ts"),
  fudo: () => import("./fudo.ts"),
  ping: () => import("./ping.ts"),
};

/**
 * A client of a tenant, with its secrets read. Every event of it goes to the log of the call.
 *
 * @param show shows an event. Default: only what the client has to say about its connections is shown.
 */
export async function connect(
  settings: TenantSettings,
  invocation: Invocation,
  show: (event: ReportsEvent) => void = (event) => showNotice(event, invocation),
): Promise<Connection> {
  const [{ connect: open }, tenant] = await Promise.all([
    vendorConnectors[settings.vendor](),
    readTenantValues(settings, invocation),
  ]);
  const { ca, baseUrl = "" } = tenant.values;
  invocation.context.prepareNetwork({ usesTls: !/^http:/i.test(baseUrl) });
  const onEvent = (event: ReportsEvent): void => {
    invocation.log.onEvent(event);
    show(event);
  };
  try {
    return open(tenant, { appName: "identity-reports-cli", onEvent, ...(ca === undefined ? {} : { tls: { ca } }) });
  } catch (error) {
    throw aboutSetting(error, settings);
  }
}

/** A client says about its connections what belongs to no call. */
function showNotice(event: ReportsEvent, { output }: Invocation): void {
  if (event.type === "notice" && event.operation === "connect") output.info(event.message);
}

/** What a client says of an option, said of the variable or the key that it is from. */
function aboutSetting(error: unknown, settings: TenantSettings): unknown {
  if (!ConfigError.is(error)) return error;
  const { vendor, origin, entries } = settings;
  const { code, message, option } = error;
  // The certificates are all that is set of `tls`.
  const [first = "", ...within] = option === "tls" ? ["ca"] : option.replace(/^auth\./, "").split(".");
  const known = tenantSettings[vendor].values.find(({ key }) => key === first);
  if (known === undefined) return error;
  const value = entries[first];
  const file = known.isFile === true && typeof value === "string" ? ` ${value}` : "";
  const problem = message
    .slice(option.length)
    .replace(/^: (?:tls\.ca(?:\[\d+\])?:? )?/, "")
    .replace("; the name of a file is not enough", "");
  const advice = origin === "environment" ? undefined : `It is in ${origin}.`;
  return new CliError(`${[`${settingOf(settings, first)}${file}`, ...within].join(", ")}: ${problem}`, {
    code,
    exitCode: exit.usage,
    advice,
    cause: error,
  });
}
