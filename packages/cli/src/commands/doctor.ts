import { Argument } from "commander";
import { callOption, collectValues, option, type CommandSpec } from "../command.ts";

/** Ids of checks, separated by commas. */
const parseIds = (text: string): string[] => text.split(",").filter((id) => id !== "");

export const doctorCommand: CommandSpec = {
  name: "doctor",
  summary: "find out why a vendor cannot be reached or used",
  description:
    "Check settings, proxy, DNS, TLS, clock, token and rights of tenants, and say what to do. Nothing is started or changed, except the one run of --probe with --start-one-run. Exits with 0, or as the first failed check says: 2 settings, 4 token and rights, 5 network, 1 anything else.",
  arguments: [new Argument("[tenant...]", "names of tenants, or sailpoint, fudo, ping; default: all")],
  options: [
    callOption("--list", "list the checks without running them"),
    callOption("--only <ids>", "run only these checks, such as dns,tls").argParser(parseIds),
    callOption("--share", "leave out hosts, addresses, paths and names"),
    option("--strict", "exit 1 also for warnings and open questions"),
    callOption("--probe <report>", "find out what the vendor's documentation leaves open"),
    callOption("--start-one-run", "let --probe start one run; without it, show the requests"),
    callOption("-a, --arg <key=value>", "argument of the probed report").argParser(collectValues),
    option("--realm <realm>", "realm of the probed report (Ping)"),
    callOption("-o, --output <file>", "where the probe is written, as JSON"),
  ],
  examples: [
    "doctor",
    "doctor acme --only token,rights",
    "doctor --json --share > doctor.json",
    "doctor acme --probe IDENTITIES --start-one-run",
  ],
  load: async () => (await import("../actions/online.ts")).online.doctor,
};
