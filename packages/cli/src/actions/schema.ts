import {
  comparisonJsonSchema,
  planJsonSchema,
  recordJsonSchema,
  resultJsonSchema,
  verificationJsonSchema,
} from "@identity-reports/evidence";
import type { DocumentName } from "../documents/schemas.ts";
import type { Invocation } from "../invocation.ts";
import { configJsonSchema } from "../settings/config-schema.ts";

const schemas: Readonly<Record<DocumentName, () => Readonly<Record<string, unknown>>>> = {
  plan: () => planJsonSchema,
  record: () => recordJsonSchema,
  result: () => resultJsonSchema,
  verification: () => verificationJsonSchema,
  comparison: () => comparisonJsonSchema,
  config: configJsonSchema,
};

/** Prints the JSON Schema of a document. */
export async function execute({ args, output }: Invocation): Promise<number> {
  const schema = schemas[args[0] as DocumentName]();
  output.data(`${JSON.stringify(schema, undefined, 2)}\n`);
  return 0;
}
