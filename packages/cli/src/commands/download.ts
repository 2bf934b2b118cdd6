import type { CommandSpec } from "../command.ts";
import { handleArgument, saveOptions } from "./options.ts";

export const downloadCommand: CommandSpec = {
  name: "download",
  summary: "save the file of a finished run",
  description: "Save the file of a finished run. Exit code 8 while it runs.",
  arguments: [handleArgument()],
  options: saveOptions(),
  examples: ["download identities.json -f pdf", "download fudo:9124292845052624897 -o - > ssh.csv"],
  load: async () => (await import("../actions/online.ts")).online.download,
};
