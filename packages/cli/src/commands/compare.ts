import { Argument } from "commander";
import { pageOption } from "./options.ts";
import { callOption, collectValues, option, splitWords, type CommandSpec } from "../command.ts";

export const compareCommand: CommandSpec = {
  name: "compare",
  summary: "show what was added, removed and changed between two collections or files",
  description:
    "Compare two collections, or two saved files, row by row, by the columns that identify a row. Exit code 0 if nothing differs, 1 if something does, 2 if a report could not be compared.",
  arguments: [
    new Argument("<before>", "the older collection folder, or a file"),
    new Argument("<after>", "the newer one"),
  ],
  options: [
    callOption("-k, --key <columns>", "columns that identify a row, or report=COLUMN,COLUMN for one report").argParser(
      collectValues,
    ),
    callOption("--ignore <columns>", "columns whose differences are ignored").argParser(splitWords),
    callOption("--normalize <what>", "differences to ignore: trim, case, unicode").argParser(splitWords),
    callOption("--renamed <old=new>", "a renamed column").argParser(collectValues),
    pageOption(),
    option("--lines <file>", "write every difference as JSON Lines to a file; - for standard output"),
  ],
  examples: [
    "compare evidence/2026-08 evidence/2026-11 --key id",
    "compare before after -k accounts=id -k roles=role,user",
    "compare accounts-08.csv accounts-11.csv --key 'Account ID'",
  ],
  load: () => import("../actions/compare.ts"),
};
