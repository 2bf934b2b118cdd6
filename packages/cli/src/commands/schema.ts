import { Argument } from "commander";
import type { CommandSpec } from "../command.ts";

export const schemaCommand: CommandSpec = {
  name: "schema",
  summary: "print the JSON Schema of a document",
  arguments: [new Argument("<document>", "which document").choices(["config"])],
  examples: ["schema config > identity-reports.schema.json"],
  load: () => import("../actions/schema.ts"),
};
