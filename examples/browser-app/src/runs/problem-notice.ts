import type { Explanation } from "../errors/explain.ts";
import { element, factList } from "../page/dom.ts";
import { durationOf } from "../page/words.ts";
import type { Run } from "./run.ts";
import type { RunActions } from "./run-actions.ts";
import { tokenForm } from "./token-form.ts";

/** What happened, to which call, and what to do. */
export function problemNotice(run: Run, problem: Explanation, actions: RunActions): HTMLElement {
  const { title, message, advice, facts, needsToken } = problem;
  const isTenant = run.mode === "tenant";
  return element(
    "div",
    { class: "problem panel" },
    element("h3", {}, title),
    element("p", { class: "message" }, message),
    element("p", {}, element("strong", {}, "What to do: "), advice),
    element("p", { class: "hint countdown" }),
    needsToken && isTenant ? tokenForm(run, actions) : undefined,
    element("details", {}, element("summary", {}, "Technical details"), factList(...facts)),
  );
}

/** Counts down to when the server lets something through again. */
export function updateCountdown(body: HTMLElement, problem: Explanation | undefined): void {
  const place = body.querySelector<HTMLElement>(".countdown");
  if (place === null) return;
  const left = (problem?.retryAt ?? 0) - Date.now();
  place.hidden = problem?.retryAt === undefined;
  place.textContent =
    left > 0 ? `The vendor lets requests through again in ${durationOf(left)}.` : "Requests are let through again.";
}
