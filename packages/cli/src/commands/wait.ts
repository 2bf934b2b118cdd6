import type { CommandSpec } from "../command.ts";
import { handleArgument, saveOptions, waitOptions } from "./options.ts";

export const waitCommand: CommandSpec = {
  name: "wait",
  summary: "wait for a run that was already started, and save its file",
  arguments: [handleArgument()],
  options: [...saveOptions(), ...waitOptions()],
  examples: ["wait identities.json -o evidence/", "wait sailpoint:6c29d0c1 --max-wait 0"],
  load: async () => (await import("../actions/online.ts")).online.wait,
};
