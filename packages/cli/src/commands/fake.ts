import { Argument } from "commander";
import { callOption, collectValues, option, type CommandSpec } from "../command.ts";
import { countUpTo } from "../input/count.ts";
import { parseDuration } from "../input/duration.ts";

/** Fudo and Ping have the next two. */
const highestPort = 65_533;

export const fakeCommand: CommandSpec = {
  name: "fake",
  summary: "serve fake vendors to test with",
  description:
    "Serve fakes of SailPoint, Fudo and Ping over HTTP until Ctrl-C, and print the variables for them. Each has a fixed port, so that handles stay valid: 4010, 4011, 4012. No other machine can reach them.",
  arguments: [new Argument("[vendor...]", "sailpoint, fudo, ping; default: all")],
  options: [
    option("--port <number>", "port of SailPoint; Fudo and Ping have the next ones (default: 4010)").argParser(
      countUpTo(highestPort),
    ),
    option("--run-time <time>", "how long a run takes (default: 3s)").argParser(parseDuration),
    option("--rows <number>", "how many rows a report has (default: 37)").argParser(countUpTo(9_999_999, 0)),
    callOption("--fail <fault>", "respond once to each kind of request with 429, 503, reset, cut …").argParser(
      collectValues,
    ),
    option("--shell <name>", "how variables are printed").choices(["sh", "powershell", "env"]),
  ],
  examples: ["fake", "fake sailpoint --run-time 20s --fail 429", "fake --shell env > fakes.env"],
  load: () => import("../actions/fake.ts"),
};
