import { Argument } from "commander";
import type { CommandSpec } from "../command.ts";
import { documentNames } from "../documents/schemas.ts";

export const schemaCommand: CommandSpec = {
  name: "schema",
  summary: "print the JSON Schema of a document",
  arguments: [new Argument("<document>", "which document").choices(documentNames)],
  examples: ["schema plan > plan.schema.json"],
  load: () => import("../actions/schema.ts"),
};
