import { Argument } from "commander";
import type { CommandSpec } from "../command.ts";
import { dryRunOption, requestOptions, startOptions, vendorArgument, waitOptions } from "./options.ts";

export const submitCommand: CommandSpec = {
  name: "submit",
  summary: "start a report and print the handle of its run",
  arguments: [vendorArgument(), new Argument("<report>", "type, definition or template")],
  options: [...requestOptions(), ...waitOptions(), ...startOptions(), dryRunOption()],
  examples: [
    "submit sailpoint IDENTITIES --save-handle identities.json",
    "submit fudo AccountAccess | identity-reports wait - -f pdf",
  ],
  load: async () => (await import("../actions/online.ts")).online.submit,
};
