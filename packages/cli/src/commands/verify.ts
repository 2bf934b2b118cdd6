import { Argument } from "commander";
import { pageOption } from "./options.ts";
import { callOption, option, type CommandSpec } from "../command.ts";

export const verifyCommand: CommandSpec = {
  name: "verify",
  summary: "check a collection: every file, its digests, its rows, the plan",
  description:
    "Check a collection offline, from its folder alone: every file against its digests, rows and records, and the records against the plan. Exit code 0 if it is valid, 1 if it is not.",
  arguments: [new Argument("<folder>", "folder of a collection")],
  options: [
    option("--complete", "exit 1 also if the plan is not fulfilled"),
    callOption("--public-key <file>", "key, PEM or JWK, that must have made the detached JWS (.jws) of the collection"),
    pageOption(),
  ],
  examples: [
    "verify evidence/2026-11-30",
    "verify evidence/2026-11-30 --complete --json",
    "verify evidence/2026-11-30 --public-key auditor.pem",
  ],
  load: () => import("../actions/verify.ts"),
};
