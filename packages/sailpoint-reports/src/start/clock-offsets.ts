import type { ApiResponse } from "@identity-reports/core";

/** Clocks and rounding: a `Date` header has whole seconds. */
const toleranceMs = 2_000;

/** How long before our request a run was launched, as far as two clocks can tell. */
export interface LaunchLead {
  readonly ms: number;
  /** The clock that timed our request; the launch is timed by SailPoint's own. */
  readonly clock: "Date of the response" | "clock of this machine";
}

/**
 * How far the clock that times our requests is ahead of SailPoint's clock, which times launches. The two may differ: a
 * gateway or an inspecting proxy writes a `Date` of its own, and without one there is only the clock of this machine. An
 * offset that two runs have shown is remembered.
 */
export class ClockOffsets {
  readonly #offsetsMs = new Map<LaunchLead["clock"], number>();

  /** Whether the offset of the clocks explains the lead: our request may have launched the run. */
  explains({ ms, clock }: LaunchLead): boolean {
    const offsetMs = this.#offsetsMs.get(clock);
    return ms <= toleranceMs || (offsetMs !== undefined && Math.abs(ms - offsetMs) <= toleranceMs);
  }

  /**
   * Compares the leads of two runs, the second of which was requested when the first had ended. Runs of others have leads that
   * differ; the same lead twice is the offset of the clock, and is remembered.
   *
   * @returns whether it is the offset.
   */
  findOffset(first: LaunchLead, second: LaunchLead): boolean {
    if (first.clock !== second.clock || Math.abs(first.ms - second.ms) > toleranceMs) return false;
    this.#offsetsMs.set(second.clock, (first.ms + second.ms) / 2);
    return true;
  }
}

/** How long before our request a run was launched, by the clock of the response where that tells the time. */
export function launchLead(response: ApiResponse<unknown>, launchedAtMs: number): LaunchLead {
  const { headers, sentAt = new Date(), durationMs = 0 } = response;
  const dated = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(dated)
    ? { ms: sentAt.getTime() - launchedAtMs, clock: "clock of this machine" }
    : { ms: dated - durationMs - launchedAtMs, clock: "Date of the response" };
}
