import { usageError } from "../cli-error.ts";
import { requestsOf, type PlannedStart } from "./dry-run.ts";

/**
 * Has the clients look at every report of a plan before the first is started, so that a mistake in one does not show when
 * the others are done.
 *
 * @throws CliError with every report that a client refuses.
 */
export async function expectStartable(starts: readonly PlannedStart[], planFile: string): Promise<void> {
  const faults: string[] = [];
  for (const start of starts) {
    try {
      await requestsOf(start);
    } catch (error) {
      faults.push(`${start.id}: ${(error as Error).message}`);
    }
  }
  if (faults.length > 0)
    throw usageError([`${planFile}: nothing was started`, ...faults].join("\n"), "Correct the plan, and call again.");
}
