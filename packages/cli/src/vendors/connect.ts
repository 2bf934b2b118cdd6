import type { Invocation } from "../invocation.ts";
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
  return open(tenant, { appName: "identity-reports-cli", ...(ca === undefined ? {} : { tls: { ca } }), ...shared });
}
