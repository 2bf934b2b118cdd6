import { Argument, type Option } from "commander";
import { callOption, collectValues, option } from "../command.ts";
import { parseDuration } from "../input/duration.ts";
import { vendorNames } from "../vendors/vendor-names.ts";

/** A vendor's word. */
export const vendorArgument = (): Argument => new Argument("<vendor>", "whose report").choices(vendorNames);

/** A run that was started before. */
export const handleArgument = (): Argument =>
  new Argument("<handle>", "file with a handle, - for standard input, or vendor:id (ping:NAME/id)");

/** What is run. */
export const requestOptions = (): Option[] => [
  callOption(
    "-a, --arg <key=value>",
    "argument of the report; key:=JSON for values other than text; the last of one key counts",
  ).argParser(collectValues),
  callOption("--args-file <file>", "arguments in YAML or JSON; - for standard input"),
  option("--realm <realm>", "realm of Ping: alpha or bravo"),
  callOption("--title <text>", "title of the report in Fudo"),
];

/** How long, and with what, a run is waited for. */
export const waitOptions = (): Option[] => [
  option("--max-wait <time>", "stop waiting after this time, such as 30m (default: 1h)").argParser(parseDuration),
  option("--interval <time>", "check the run at this interval (default: the client's)").argParser(parseDuration),
  callOption("--label <text>", "your name for the run, in messages and in its handle"),
];

/** What is done about the start of a run. */
export const startOptions = (): Option[] => [
  option("--on-joined <what>", "what to do when SailPoint returns another's run").choices(["wait", "throw", "accept"]),
  callOption("--save-handle <file>", "write the handle as soon as the vendor has accepted the run"),
];

/** Where a file goes. */
export const saveOptions = (): Option[] => [
  option("-f, --format <format>", "csv, pdf, html (Fudo), jsonl (Ping) or zip").choices([
    "csv",
    "pdf",
    "html",
    "jsonl",
    "zip",
  ]),
  option("-o, --output <path>", "file, folder/ or - for standard output (default: .)"),
  option("--if-exists <what>", "what to do if the file exists (default: error; in a folder: number)").choices([
    "error",
    "replace",
    "number",
  ]),
  option("--allow-incomplete", "exit 0 even if rows are missing or the file may be truncated"),
  option("--strict", "exit 6 also if it cannot be known whether all rows are present"),
];

/** A page for people. */
export const pageOption = (): Option =>
  callOption("--page <file>", "write a page about the collection for people: HTML, or Markdown (.md)");

/** Shows what would be sent. */
export const dryRunOption = (): Option => callOption("-n, --dry-run", "show the requests without sending them");
