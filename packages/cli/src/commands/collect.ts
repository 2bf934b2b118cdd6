import { Argument } from "commander";
import { callOption, option, splitWords, type CommandSpec } from "../command.ts";
import { parseDuration } from "../input/duration.ts";
import { parseDeadline } from "../input/deadline.ts";
import { parseCount } from "../input/count.ts";
import { dryRunOption } from "./options.ts";

export const collectCommand: CommandSpec = {
  name: "collect",
  summary: "collect all reports of a plan into a folder",
  description:
    "Collect all reports of a plan into a folder, and seal it as a BagIt bag. The same command again goes on: what is there stays, runs that go on are taken up, and nothing is started twice.",
  arguments: [new Argument("<plan>", "file in YAML or JSON: see help plan")],
  options: [
    option("--folder <path>", "where the collection goes (default: folder of the plan)"),
    callOption("--only <ids>", "only these reports, with commas between").argParser(splitWords),
    option("--concurrency <number>", "reports of each tenant at once (default: 4)").argParser(parseCount),
    option("--max-wait <time>", "most time for each run, such as 2h").argParser(parseDuration),
    option("--interval <time>", "ask how a run goes at this interval").argParser(parseDuration),
    option("--deadline <time>", "stop in order at 05:30, or at a date and time").argParser(parseDeadline),
    option("--on-joined <what>", "when SailPoint hands back a run that was there").choices(["wait", "throw", "accept"]),
    callOption("--retry-failed", "try reports again that have failed for good"),
    callOption(
      "--release <ids>",
      "after a look at the vendor (exit code 3): start these again; id=RUN takes a run up",
    ).argParser(splitWords),
    option("--clean-up", "delete Fudo's reports at the appliance once they are verified"),
    option("--allow-incomplete", "exit 0 although the vendor says that rows are missing"),
    option("--strict", "exit 6 also where it cannot be known whether all rows are there"),
    option("--result <file>", "write the document of --json to a file as well"),
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
