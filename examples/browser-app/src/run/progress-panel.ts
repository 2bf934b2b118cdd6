import type { ReportsEvent, RunProgress } from "@identity-reports/sailpoint-reports";
import { byId } from "../page/dom.ts";
import { announce, goTo, showPanels } from "../page/panels.ts";
import { countOf, durationOf, timeOf } from "../page/words.ts";

/** Where a run stands, as it goes on. */
export class ProgressPanel {
  readonly #title = byId("running-title", HTMLElement);
  readonly #state = byId("running-state", HTMLElement);
  readonly #elapsed = byId("running-elapsed", HTMLElement);
  readonly #polls = byId("running-polls", HTMLElement);
  readonly #retries = byId("running-retries", HTMLElement);
  readonly #id = byId("running-id", HTMLElement);
  readonly #wait = byId("running-wait", HTMLElement);
  readonly #waitReason = byId("running-wait-reason", HTMLElement);
  readonly #waitTime = byId("running-wait-time", HTMLElement);
  #startedAt = 0;
  #waitUntil: number | undefined;
  #retryCount = 0;
  #lastStatus: number | undefined;
  #isAccepted = false;
  #vendor = "";
  #clock: ReturnType<typeof setInterval> | undefined;

  /** Begins to show a run. */
  open(title: string, vendor: string): void {
    this.#vendor = vendor;
    this.#startedAt = Date.now();
    this.#retryCount = 0;
    this.#lastStatus = undefined;
    this.#isAccepted = false;
    this.#title.textContent = title;
    this.#state.textContent = "starting";
    this.#polls.textContent = "not yet";
    this.#retries.textContent = "none";
    this.#id.textContent = "not accepted yet";
    this.#hideWait();
    this.#tick();
    this.#clock = setInterval(() => this.#tick(), 1000);
    showPanels("running");
    goTo(this.#title);
  }

  /** The vendor has accepted the run. */
  started({ id, startedAt }: { readonly id: string; readonly startedAt: string }): void {
    this.#isAccepted = true;
    this.#startedAt = Date.parse(startedAt);
    this.#id.textContent = id;
    this.#showState("accepted");
  }

  update({ state, polls }: RunProgress): void {
    this.#polls.textContent = countOf(polls, "time");
    this.#showState(state);
  }

  /** Takes from the client's events what the progress of a run does not tell: why nothing seems to happen. */
  show(event: ReportsEvent): void {
    if (event.type === "response") this.#lastStatus = event.status;
    if (event.type === "request") this.#hideWait();
    if (event.type === "retry") {
      this.#retryCount += 1;
      this.#retries.textContent = String(this.#retryCount);
      const isRateLimit = this.#lastStatus === 429;
      const reason = isRateLimit
        ? `${this.#vendor} asks to wait: too many requests (429).`
        : "The last request failed.";
      this.#showWait(reason, event.waitMs);
    }
    // Nothing of ours is there to be asked about yet.
    if (event.type === "poll" && !this.#isAccepted) this.#showState("waiting for another run of this kind to end");
    if (event.type === "wait") this.#showWait("Waiting, to keep to the rate limit.", event.waitMs);
  }

  close(): void {
    clearInterval(this.#clock);
    this.#hideWait();
  }

  #showState(state: string): void {
    if (this.#state.textContent !== state) announce(`${this.#vendor}: ${state}`);
    this.#state.textContent = state;
  }

  #showWait(reason: string, waitMs: number): void {
    this.#waitUntil = Date.now() + waitMs;
    this.#waitReason.textContent = reason;
    this.#wait.hidden = false;
    this.#tick();
    announce(`${reason} ${this.#waitTime.textContent}`);
  }

  #hideWait(): void {
    this.#waitUntil = undefined;
    this.#wait.hidden = true;
  }

  #tick(): void {
    const now = Date.now();
    this.#elapsed.textContent = durationOf(now - this.#startedAt);
    if (this.#waitUntil === undefined) return;
    const left = Math.max(0, this.#waitUntil - now);
    this.#waitTime.textContent = `Next try at ${timeOf(new Date(this.#waitUntil))}, in ${durationOf(left)}.`;
  }
}
