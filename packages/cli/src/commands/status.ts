import type { CommandSpec } from "../command.ts";
import { handleArgument } from "./options.ts";

export const statusCommand: CommandSpec = {
  name: "status",
  summary: "check the state of a run once",
  description: "Check the state of a run once. Exit code 8 while it runs, 1 if it failed.",
  arguments: [handleArgument()],
  examples: ["status identities.json", "status sailpoint:6c29d0c1"],
  load: async () => (await import("../actions/online.ts")).online.status,
};
