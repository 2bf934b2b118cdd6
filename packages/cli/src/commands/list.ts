import { Argument } from "commander";
import { callOption, option, type CommandSpec } from "../command.ts";
import { vendorArgument } from "./options.ts";

export const listCommand: CommandSpec = {
  name: "list",
  summary: "list report types, definitions, templates, runs or sources",
  description:
    "List what a vendor has. SailPoint: types, sources, campaigns, policies, profiles. Fudo: definitions, runs. Ping: templates, runs (with --report).",
  arguments: [vendorArgument(), new Argument("[what]", "which list; default: the first")],
  options: [
    callOption("--report <name>", "runs of this report (Ping)"),
    option("--realm <realm>", "runs of this realm (Ping)"),
  ],
  examples: ["list sailpoint campaigns", "list fudo definitions --json", "list ping runs --report ROLE-MEMBERSHIP"],
  load: async () => (await import("../actions/online.ts")).online.list,
};
