import { Argument } from "commander";
import { option, type CommandSpec } from "../command.ts";
import { dryRunOption, requestOptions, saveOptions, startOptions, vendorArgument, waitOptions } from "./options.ts";

export const runCommand: CommandSpec = {
  name: "run",
  summary: "start a report, wait for it and save its file",
  description:
    "Start a report, wait for it and save its file. The report is a type of SailPoint, a definition of Fudo (its name or id; any other word is a title, with criteria as arguments) or a template of Ping.",
  arguments: [vendorArgument(), new Argument("<report>", "type, definition or template")],
  options: [
    ...requestOptions(),
    ...saveOptions(),
    ...waitOptions(),
    ...startOptions(),
    option("--cancel-on-stop", "cancel our own run at SailPoint on Ctrl-C, SIGTERM or SIGHUP"),
    dryRunOption(),
  ],
  examples: [
    "run sailpoint ACCOUNTS -a source=Workday -o evidence/",
    "run fudo ssh-sessions -a protocol=ssh -f pdf -o ssh.pdf",
    "run ping ROLE-MEMBERSHIP --realm alpha -o roles.csv",
  ],
  load: async () => (await import("../actions/online.ts")).online.run,
};
