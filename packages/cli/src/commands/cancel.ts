import type { CommandSpec } from "../command.ts";
import { handleArgument } from "./options.ts";

export const cancelCommand: CommandSpec = {
  name: "cancel",
  summary: "cancel a run (SailPoint)",
  description: "Cancel a run. Only SailPoint can, and its token must have a user.",
  arguments: [handleArgument()],
  examples: ["cancel identities.json"],
  load: async () => (await import("../actions/online.ts")).online.cancel,
};
