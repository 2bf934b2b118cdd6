import { Argument } from "commander";
import { pageOption } from "./options.ts";
import { callOption, collectValues, option, splitWords, type CommandSpec } from "../command.ts";

export const compareCommand: CommandSpec = {
  name: "compare",
  summary: "what came, went and changed between two collections or files",
  description:
    "Compare two collections, or two saved files, row by row, by the columns that name a row. Exit code 0 when nothing differs, 1 when something does, 2 when a report could not be compared.",
  arguments: [
    new Argument("<before>", "the older one: folder of a collection, or a file"),
    new Argument("<after>", "the newer one"),
  ],
  options: [
    callOption("-k, --key <columns>", "columns that name a row, or report=COLUMN,COLUMN for one report").argParser(
      collectValues,
    ),
    callOption("--ignore <columns>", "columns whose differences do not count").argParser(splitWords),
    callOption("--normalize <what>", "what counts as no difference: trim, case, unicode").argParser(splitWords),
    callOption("--renamed <old=new>", "a column that has another name now").argParser(collectValues),
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
