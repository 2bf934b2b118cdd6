import { Argument } from "commander";
import type { CommandSpec } from "../command.ts";

/** What the completion scripts ask for. It is in no help. */
export const completeCommand: CommandSpec = {
  name: "complete",
  summary: "print words for a shell",
  arguments: [new Argument("<what>", "which words").choices(["tenants"])],
  examples: [],
  load: () => import("../actions/complete.ts"),
};
