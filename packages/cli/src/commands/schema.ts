import { Argument } from "commander";
import type { CommandSpec } from "../command.ts";

export const schemaCommand: CommandSpec = {
  name: "schema",
  summary: "print the JSON Schema of a document",
  arguments: [
    new Argument("<document>", "which document").choices([
      "plan",
      "config",
      "record",
      "result",
      "verification",
      "comparison",
    ]),
  ],
  examples: ["schema plan > plan.schema.json"],
  load: () => import("../actions/schema.ts"),
};
