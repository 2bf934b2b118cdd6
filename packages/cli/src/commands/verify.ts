import { Argument } from "commander";
import { pageOption } from "./options.ts";
import { option, type CommandSpec } from "../command.ts";

export const verifyCommand: CommandSpec = {
  name: "verify",
  summary: "check a collection: every file, its digests, its rows, the plan",
  description:
    "Check a collection offline, from its folder alone: every file against its digests, rows and records, and the records against the plan. Exit code 0 when it is valid, 1 when it is not.",
  arguments: [new Argument("<folder>", "folder of a collection")],
  options: [option("--complete", "exit 1 also when reports of the plan are missing"), pageOption()],
  examples: ["verify evidence/2026-11-30", "verify evidence/2026-11-30 --complete --json"],
  load: () => import("../actions/verify.ts"),
};
