import { CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { issueLines } from "../documents/issues.ts";
import { findPosition, toValue, type TextSchema } from "../documents/placed-node.ts";
import { positionText } from "../documents/position.ts";
import { readDocument } from "../documents/read-document.ts";
import { configJsonSchema, configSchema, configWords, type TenantEntry } from "./config-schema.ts";

/** Reads the tenants of a configuration file. @throws CliError with file, line and column. */
export async function readTenants(file: string, context: Context): Promise<Readonly<Record<string, TenantEntry>>> {
  const document = await readDocument(file, context);
  const parsed = configSchema.safeParse(toValue(document.root, configJsonSchema() as TextSchema));
  if (parsed.success) return parsed.data.tenants;
  const lines = issueLines(parsed.error.issues, configWords).map(
    ({ path, text, message }) => `${positionText(file, findPosition(document.root, path))} ${text}: ${message}`,
  );
  throw new CliError(lines.join("\n"), {
    code: "config_file_invalid",
    exitCode: 2,
    advice: "identity-reports schema config prints what the file may contain.",
  });
}
