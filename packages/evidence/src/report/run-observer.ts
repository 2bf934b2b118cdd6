import type { ReportsEvent } from "@identity-reports/core";

/** Most requests of one start whose ids are kept. */
const maxRequestIds = 20;

/** What the headers of a vendor's responses say. */
export class RunObserver {
  /** Ids of the requests of the start. */
  readonly requestIds: string[] = [];
  /** The vendor's clock minus this machine's. */
  clockSkewMs: number | undefined;
  apiVersion: string | undefined;
  readonly #apiVersionOf: (operation: string) => string | undefined;
  #isStarted = false;

  constructor(apiVersionOf: (operation: string) => string | undefined) {
    this.#apiVersionOf = apiVersionOf;
  }

  readonly onEvent = (event: ReportsEvent): void => {
    if (event.type !== "response") return;
    const { requestId, headers, operation } = event;
    this.apiVersion ??= this.#apiVersionOf(operation);
    if (!this.#isStarted && requestId !== undefined && this.requestIds.length < maxRequestIds)
      this.requestIds.push(requestId);
    const date = Date.parse(headers["date"] ?? "");
    // `Date` has no fraction of a second: on average half a second is missing.
    if (!Number.isNaN(date)) this.clockSkewMs = Math.round((date + 500 - Date.now()) / 1_000) * 1_000;
  };

  /** The run is started: ids of later requests are not kept. */
  endStart(): void {
    this.#isStarted = true;
  }
}
