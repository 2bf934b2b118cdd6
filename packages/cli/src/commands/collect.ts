import { Argument } from "commander";
import { callOption, option, splitWords, type CommandSpec } from "../command.ts";
import { parseDuration } from "../input/duration.ts";
import { parseDeadline } from "../input/deadline.ts";
import { countUpTo } from "../input/count.ts";
import { dryRunOption } from "./options.ts";

export const collectCommand: CommandSpec = {
  name: "collect",
  summary: "collect all reports of a plan into a folder",
  description:
    "Collect all reports of a plan into a folder, and seal it as a BagIt bag. The same command again continues: saved files are kept, running reports are resumed, and nothing is started twice.",
  arguments: [new Argument("<plan>", "file in YAML or JSON: see help plan")],
  options: [
    option("--folder <path>", "target folder of the collection (default: folder in the plan)"),
    callOption("--only <ids>", "only these reports, separated by commas").argParser(splitWords),
    option("--concurrency <number>", "reports of each tenant at once (default: 4)").argParser(countUpTo(999_999)),
    option("--max-wait <time>", "longest time for each run, such as 2h").argParser(parseDuration),
    option("--interval <time>", "check a run at this interval").argParser(parseDuration),
    option("--deadline <time>", "stop cleanly at 05:30, or at a date and time").argParser(parseDeadline),
    option("--on-joined <what>", "what to do when SailPoint returns another's run").choices([
      "wait",
      "throw",
      "accept",
    ]),
    callOption("--retry-failed", "retry reports that have failed permanently"),
    callOption(
      "--release <ids>",
      "after a check at the vendor (exit code 3): start these again; id=RUN resumes a run",
    ).argParser(splitWords),
    option("--clean-up", "delete Fudo's reports from the appliance once they are verified"),
    option("--allow-incomplete", "exit 0 even if the vendor says that rows are missing"),
    option("--strict", "exit 6 also if it cannot be known whether all rows are present"),
    option("--result <file>", "also write the --json document to a file"),
    option("--summary <file>", "append a summary in Markdown to a file"),
    dryRunOption(),
  ],
  examples: [
    "collect quarter.yaml",
    "collect quarter.yaml --deadline 05:30 --summary summary.md",
    "collect quarter.yaml --release ad-accounts",
  ],
  load: () => import("../actions/collect.ts"),
};
