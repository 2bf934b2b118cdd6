import type { Invocation } from "../invocation.ts";
import { documentSchemas, type DocumentName } from "../documents/schemas.ts";

/** Prints the JSON Schema of a document. */
export async function execute({ args, output }: Invocation): Promise<number> {
  const schema = await documentSchemas[args[0] as DocumentName]();
  output.data(`${JSON.stringify(schema, undefined, 2)}\n`);
  return 0;
}
