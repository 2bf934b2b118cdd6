import type { Option } from "commander";
import { option } from "./command.ts";

/** What every command takes, before or after its name. */
export const globalOptions = (): Option[] => [
  option("--tenant <name>", "tenant of the configuration file; default: the environment"),
  option("--config <file>", "configuration file with tenants (default: see help environment)"),
  option("--env-file <file>", "read variables from a file; those of the process win"),
  option("--json", "one JSON document on standard output"),
  option("-q, --quiet", "print only the essential result, and nothing else unless it fails"),
  option("--progress <how>", "how to show progress").choices(["auto", "plain", "json", "none"]).default("auto"),
  option("--no-color", "no colours"),
  option("--debug", "show stack traces and every event"),
  option("--log <file>", "append events as JSON Lines to a file"),
];
