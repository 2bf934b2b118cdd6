import { ConfigError } from "@identity-reports/core";
import { CliError, usageError } from "../cli-error.ts";
import type { PlacedPlan } from "../documents/read-plan.ts";
import { pathParts } from "../documents/position.ts";
import { exit } from "../exit-codes.ts";
import { inCommandWords } from "../failures/command-words.ts";
import { argumentsOf } from "../vendors/sailpoint-types.ts";
import { requestsOf, type PlannedStart } from "./dry-run.ts";

/** What a report takes, in a sentence; undefined where that is not known. */
function knownArguments({ settings, request: { report } }: PlannedStart): string | undefined {
  const known = settings.vendor === "sailpoint" ? argumentsOf(report) : undefined;
  return known === undefined ? undefined : `${report} takes ${known}.`;
}

/** Names that the clients have for a key of a report in a plan. */
const keysOfPlan: Readonly<Record<string, string>> = {
  reportType: "report",
  defined_report_id: "report",
  name: "report",
  parameters: "arguments",
  details: "arguments",
};

/** Keys of a report in a plan beside its arguments. */
const ownKeys: readonly string[] = ["report", "arguments", "format", "realm"];

/**
 * Has the clients check every report of a plan before the first is started: a mistake in one should not show when the
 * others are done.
 *
 * @throws CliError with every report that a client refuses, and its place in the plan.
 */
export async function expectStartable(starts: readonly PlannedStart[], faults: PlanFaults): Promise<void> {
  for (const { id = "", path = [], ...start } of starts) {
    if (!faults.has(id)) await faults.guard(id, path, () => requestsOf(start), knownArguments(start));
  }
  faults.throwIfAny();
}

/** Collects what is wrong with the reports of a plan, so that all of it is shown before anything is started. */
export class PlanFaults {
  readonly #positionOf: PlacedPlan["positionOf"];
  readonly #lines: string[] = [];
  readonly #ids = new Set<string>();

  constructor(positionOf: PlacedPlan["positionOf"]) {
    this.#positionOf = positionOf;
  }

  /**
   * Does something for a report, and keeps an error that is about its part of the plan.
   *
   * @param known what the report takes: a part of the message when an argument is wrong.
   * @throws every other error.
   */
  async guard<Value>(
    id: string,
    path: readonly PropertyKey[],
    act: () => Promise<Value>,
    known?: string,
  ): Promise<Value | undefined> {
    try {
      return await act();
    } catch (error) {
      if (!ConfigError.is(error) && !(error instanceof CliError && error.exitCode === exit.usage)) throw error;
      const position = this.#positionOf([...path, ...pathOf(error)]);
      this.#ids.add(id);
      this.#lines.push(
        `${position} ${id}: ${inCommandWords(error.message)}${adviceOf(error)}${argumentAdvice(error, known)}`,
      );
      return undefined;
    }
  }

  /** Whether a fault was found in that report. */
  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** @throws CliError with every fault. */
  throwIfAny(): void {
    if (this.#lines.length > 0)
      throw usageError(this.#lines.join("\n"), "Nothing was started. Correct the plan, and run the command again.");
  }
}

/** Which part of a report an error is about. */
function pathOf(error: unknown): readonly PropertyKey[] {
  if (!ConfigError.is(error)) return [];
  const [first = "", ...more] = pathParts(error.option);
  const key = keysOfPlan[String(first)] ?? first;
  return ownKeys.includes(String(key)) ? [key, ...more] : ["arguments", key, ...more];
}

const argumentAdvice = (error: unknown, known: string | undefined): string =>
  known !== undefined && ConfigError.is(error) && error.option.startsWith("arguments") ? ` ${known}` : "";

const adviceOf = (error: unknown): string =>
  error instanceof CliError && error.advice !== undefined ? ` ${error.advice}` : "";
