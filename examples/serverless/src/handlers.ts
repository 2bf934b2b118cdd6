import { ConfigError, ReportsError, TimeoutError, type RunHandle } from "@identity-reports/sailpoint-reports";
import type { CollectEvent, CollectResult, Failure, SubmitEvent, SubmitResult } from "./events.ts";
import type { Storage } from "./storage.ts";
import { checkRun, type Vendors } from "./vendors.ts";

/** What the handlers work with. */
export interface Surroundings {
  readonly vendors: Vendors;
  readonly storage: Storage;
  /** How long `collect` may wait for a file to be made, in ms: less than an invocation may last. Default: 20 000. */
  readonly fileTimeMs?: number;
}

/** The two functions to deploy. Neither keeps anything: all that is needed is in the event. */
export interface Handlers {
  submit(event: SubmitEvent): Promise<SubmitResult>;
  collect(event: CollectEvent): Promise<CollectResult>;
}

export function createHandlers({ vendors, storage, fileTimeMs = 20_000 }: Surroundings): Handlers {
  return {
    async submit(event) {
      try {
        return { state: "submitted", handle: await start(vendors, event) };
      } catch (error) {
        // Platforms invoke again what throws. A report that may have been started must not be started again.
        return failureUnless(error, (known) => known.isRetryable && known.carriedOut === "no");
      }
    },

    async collect({ handle }) {
      try {
        const { state, finished, report, failure } = await checkRun(vendors, handle, { maxWaitMs: fileTimeMs });
        // Also one that may go better next time: that takes a new run, and looking again finds the old one.
        if (failure !== undefined) return { state: "failed", error: failure.toJSON() };
        if (!finished || report === undefined) return { state: "running", vendorState: state };
        const file = await report.download({ format: "csv" });
        // A file's name is safe as it is; an id is whatever the vendor, or the event, says.
        const name = `${handle.vendor}/${encodeURIComponent(handle.id)}/${file.fileName}`;
        return { state: "stored", ...(await storage.put(name, file)) };
      } catch (error) {
        // Ping makes the file only now; the next invocation finds it further on, or there.
        if (TimeoutError.is(error) && error.phase === "wait")
          return { state: "running", vendorState: "file under way" };
        // Looking and downloading can be repeated.
        return failureUnless(error, (known) => known.isRetryable);
      }
    },
  };
}

/** The default of `onJoined` would wait for another user's run, longer than an invocation may last. */
async function start(vendors: Vendors, event: SubmitEvent): Promise<RunHandle> {
  switch (event.vendor) {
    case "sailpoint":
      return vendors.sailpoint.submitReport(event.report, { onJoined: "throw" });
    case "fudo":
      return vendors.fudo.submitReport(event.report);
    case "ping":
      return vendors.ping.submitReport(event.report);
    default:
      // An event is JSON from outside, whatever its type says.
      throw new ConfigError("vendor", 'expected "sailpoint", "fudo" or "ping"');
  }
}

function failureUnless(error: unknown, isWorthRepeating: (error: ReportsError) => boolean): Failure {
  if (!ReportsError.is(error) || isWorthRepeating(error)) throw error;
  return { state: "failed", error: error.toJSON() };
}
