import { ConfigError } from "@identity-reports/core";
import type * as z from "zod/mini";
import { issuesOf } from "./document-issues.js";

/**
 * @param of the function whose result it must be: `verifyCollection`.
 * @throws ConfigError that says what is wrong with it first.
 */
export function expectResult(option: string, value: unknown, schema: z.ZodMiniType<unknown>, of: string): void {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return;
  const [first] = issuesOf(parsed.error.issues, []);
  const where = first === undefined || first.path === "" ? "" : `${first.path}: `;
  throw new ConfigError(option, `expected what ${of} resolved to: ${where}${first?.message ?? "is something else"}`);
}
