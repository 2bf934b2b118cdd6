import * as z from "zod/mini";
import { tenantSettings } from "./variables.ts";

const text = z.string().check(z.regex(/\S/, "expected some text"));

/** Where a secret is. A secret itself is refused, so that the file can be shared. */
const secret = z.union([
  z.strictObject({ env: text }),
  z.strictObject({ file: text }),
  z.strictObject({ command: z.array(z.string()).check(z.minLength(1)) }),
  z.strictObject({ stdin: z.literal(true) }),
]);

/** What an account goes by is no secret, but may be kept beside one. */
const account = z.union([text, ...secret.def.options]);

const sailpoint = z.strictObject({
  vendor: z.literal("sailpoint"),
  baseUrl: z.optional(text),
  tenant: z.optional(text),
  apiVersion: z.optional(text),
  clientId: account,
  clientSecret: secret,
  ca: z.optional(text),
});
const fudo = z.strictObject({ vendor: z.literal("fudo"), baseUrl: text, apiKey: secret, ca: z.optional(text) });
const ping = z.strictObject({
  vendor: z.literal("ping"),
  baseUrl: z.optional(text),
  tenant: z.optional(text),
  serviceAccountId: account,
  jwk: secret,
  ca: z.optional(text),
});

/** A tenant of the configuration file. */
export type TenantEntry = z.infer<typeof sailpoint> | z.infer<typeof fudo> | z.infer<typeof ping>;

/** The configuration file. */
export const configSchema = z.strictObject({
  version: z.literal(1),
  tenants: z.record(text, z.discriminatedUnion("vendor", [sailpoint, fudo, ping])),
});

/** JSON Schema (draft 2020-12) of the configuration file, for editors. */
export const configJsonSchema = (): Readonly<Record<string, unknown>> => ({
  title: "Configuration of identity-reports",
  ...z.toJSONSchema(configSchema),
});

/** Every key of the file, for suggestions. */
export const configWords: readonly string[] = [
  ...["version", "tenants", "vendor", "env", "file", "command", "stdin"],
  ...Object.values(tenantSettings).flatMap(({ values }) => values.map(({ key }) => key)),
];
