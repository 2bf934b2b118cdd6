import { button } from "../page/dom.ts";
import type { Run } from "./run.ts";
import type { RunActions } from "./run-actions.ts";
import { actionRow } from "./running-body.ts";

/** What can be done with a run that is over. */
export const againRow = (run: Run, actions: RunActions, ...first: readonly (HTMLElement | undefined)[]): HTMLElement =>
  actionRow(
    ...first,
    button("Run again", () => actions.runAgain(run)),
    button("Remove from the list", () => actions.remove(run)),
  );
