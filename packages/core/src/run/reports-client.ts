import { ApiClient } from "../client/api-client.js";
import type { Transport } from "../client/transport.js";
import type { ReportStatus } from "./check-once.js";
import type { HandleLike } from "./handle.js";
import type { ReportLifecycle } from "./lifecycle.js";
import type { CheckOptions, WaitOptions } from "./options.js";
import type { ReportTypes, StartOptions } from "./report-types.js";

/** The part of a client that is the same for all vendors. */
export class ReportsClient<Types extends ReportTypes> extends ApiClient {
  readonly #lifecycle: ReportLifecycle<Types>;

  constructor(transport: Transport, lifecycle: ReportLifecycle<Types>) {
    super(transport);
    this.#lifecycle = lifecycle;
  }

  /**
   * Runs a report, waits until it is done, and resolves with it.
   *
   * @throws ReportFailedError when the vendor could not make it; TimeoutError after `maxWaitMs`. Both carry the handle.
   *
   * @example
   * ```ts
   * const report = await client.runReport(input, { label: "nightly" });
   * await report.saveTo("evidence/", { format: "csv" });
   * ```
   */
  runReport(input: Types["input"], options: StartOptions<Types> = {}): Promise<Types["report"]> {
    return this.#lifecycle.run(input, options);
  }

  /**
   * Starts a report, and resolves with the handle of its run: pass it to {@link checkReport} or {@link resume}, here or elsewhere.
   *
   * @example
   * ```ts
   * const handle = await client.submitReport(input);
   * await writeFile("run.json", JSON.stringify(handle)); // plain JSON, without secrets
   * ```
   */
  submitReport(input: Types["input"], options: StartOptions<Types> = {}): Promise<Types["handle"]> {
    return this.#lifecycle.submit(input, options);
  }

  /**
   * Polls a run once, and resolves with its state.
   *
   * @example
   * ```ts
   * const { finished, state, report } = await client.checkReport(handle);
   * if (report) await report.saveTo("evidence/", { format: "csv" });
   * else console.log(finished ? `ended with ${state}` : `still ${state}`);
   * ```
   */
  checkReport(handle: HandleLike<Types["handle"]>, options: CheckOptions = {}): Promise<ReportStatus<Types["report"]>> {
    return this.#lifecycle.check(handle, options);
  }

  /**
   * Waits for a run that was started before, and resolves with its report.
   *
   * @example
   * ```ts
   * const report = await client.resume(JSON.parse(await readFile("run.json", "utf8")));
   * await report.saveTo("evidence/", { format: "csv" });
   * ```
   */
  resume(handle: HandleLike<Types["handle"]>, options: WaitOptions<Types["handle"]> = {}): Promise<Types["report"]> {
    return this.#lifecycle.resume(handle, options);
  }
}
