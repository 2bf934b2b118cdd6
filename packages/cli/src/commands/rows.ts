import { Argument } from "commander";
import { callOption, option, splitWords, type CommandSpec } from "../command.ts";
import { countUpTo } from "../input/count.ts";

export const rowsCommand: CommandSpec = {
  name: "rows",
  summary: "print the rows of a saved file as JSON Lines or CSV",
  description:
    "Print the rows of a saved file, CSV, JSON Lines or ZIP, as JSON Lines or CSV. The file is checked as it is read: exit code 1 if it is damaged, or truncated inside quotes or before its last column. A file truncated in its last cell looks like one without a final line end: this is reported, and is exit code 6 with --strict.",
  arguments: [new Argument("<file>", "saved file, or - for standard input")],
  options: [
    callOption("--to <format>", "what to print").choices(["jsonl", "csv"]).default("jsonl"),
    callOption("-f, --format <format>", "format of the file, if its name does not show it").choices(["csv", "jsonl"]),
    callOption("--member <name>", "of a ZIP with more than one file"),
    callOption("--columns <names>", "only these columns, separated by commas").argParser(splitWords),
    callOption("--delimiter <character>", "between the cells of a CSV file (default: a comma)"),
    callOption("--limit <number>", "stop after this many rows").argParser(countUpTo(1_000_000_000)),
    callOption("--safe", "disarm formulas for spreadsheets"),
    callOption("--count", "print only the number of rows"),
    option("--strict", "exit 6 if the file does not end with a line end"),
  ],
  examples: [
    "rows evidence/accounts.csv | jq .nativeIdentity",
    "rows search.zip --columns name,email --to csv > people.csv",
    "rows evidence/accounts.csv --count",
  ],
  load: () => import("../actions/rows.ts"),
};
