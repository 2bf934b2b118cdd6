import type { ReportsEvent } from "@identity-reports/core";

/** What the headers of a vendor's responses say. */
export class RunObserver {
  readonly requestIds: string[] = [];
  /** The vendor's clock minus ours. */
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
    if (!this.#isStarted && requestId !== undefined && this.requestIds.length < 20) this.requestIds.push(requestId);
    const date = Date.parse(headers["date"] ?? "");
    // A whole second on average stands for half a second more.
    if (!Number.isNaN(date)) this.clockSkewMs = Math.round((date + 500 - Date.now()) / 1_000) * 1_000;
  };

  /** From now on, requests are no longer those of the start. */
  started(): void {
    this.#isStarted = true;
  }
}
