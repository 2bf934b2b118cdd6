import type { ReportsEvent } from "@identity-reports/sailpoint-reports";
import { byId, element } from "../page/dom.ts";
import { countOf, durationOf, sizeOf, timeOf } from "../page/words.ts";

/** More lines than anybody reads; a wait of an hour would go on and on. */
const mostLines = 200;

/** What the client did, line by line. */
export class Activity {
  readonly #box = byId("activity", HTMLDetailsElement);
  readonly #list = byId("activity-list", HTMLOListElement);
  readonly #count = byId("activity-count", HTMLElement);

  clear(): void {
    this.#list.replaceChildren();
    this.#box.hidden = true;
  }

  add(event: ReportsEvent): void {
    const text = lineOf(event);
    if (text === undefined) return;
    const now = new Date();
    this.#list.append(
      element("li", {}, element("time", { datetime: now.toISOString() }, timeOf(now)), element("span", {}, text)),
    );
    if (this.#list.childElementCount > mostLines) this.#list.firstElementChild?.remove();
    this.#count.textContent = `(${countOf(this.#list.childElementCount, "line")})`;
    this.#box.hidden = false;
  }
}

/** Undefined for what its answer tells as well, and for what happens before each request. */
function lineOf(event: ReportsEvent): string | undefined {
  switch (event.type) {
    case "request":
      return undefined;
    case "response":
      return `${event.operation}: ${event.status}${event.attempt > 1 ? `, attempt ${event.attempt}` : ""}`;
    case "retry":
      return `once more in ${durationOf(event.waitMs)}: ${event.reason}`;
    case "wait":
      return event.reason === "gate"
        ? `waits ${durationOf(event.waitMs)} for the vendor’s rate limit`
        : `waits ${durationOf(event.waitMs)} to stay below the vendor’s rate limit`;
    case "token":
      if (event.action === "requested") return undefined;
      return `token ${event.action}`;
    case "poll":
      return `the run is ${event.state}`;
    case "download":
      return `${event.fileName}: ${event.action}${event.receivedBytes === undefined ? "" : `, ${sizeOf(event.receivedBytes)}`}`;
    case "notice":
      return event.message;
  }
}
