import { codeOf } from "./code/code-of.ts";
import { CodeView } from "./code/code-view.ts";
import { RunForm } from "./form/run-form.ts";
import { byId, element } from "./page/dom.ts";
import { showInTitle } from "./page/title.ts";
import { Tokens } from "./runs/tokens.ts";
import { RunList } from "./runs/run-list.ts";
import type { Order, Run } from "./runs/run.ts";
import { Runs } from "./runs/runs.ts";
import { RunView } from "./runs/run-view.ts";
import { RunWorker } from "./runs/run-worker.ts";

const tokens = new Tokens();
const runs = new Runs();
const worker = new RunWorker(runs, tokens);
const list = new RunList(open);
const code = new CodeView("The code for what is chosen");
const view = new RunView({
  stopWaiting: (run) => worker.stopWaiting(run),
  resume: (run) => worker.resume(run),
  cancel: (run) => void worker.cancel(run),
  runAgain: (run) => worker.startAgain(run, open),
  save: (run, format) => void worker.save(run, format),
  remove,
  giveToken(run, token) {
    tokens.set(run.vendorId, run.baseUrl, token);
    if (run.handle === undefined) worker.startAgain(run, open);
    else worker.resume(run);
  },
  hasToken: ({ mode, vendorId, baseUrl }) => mode === "demo" || tokens.get(vendorId, baseUrl) !== undefined,
  // A run that was there before ours may be another user's evidence.
  canCancel: ({ canCancel, handle }) => canCancel && handle !== undefined && !("joined" in handle),
  reportOf: worker.reportOf,
  fileOf: worker.fileOf,
});
const form = new RunForm(tokens, { onRun: (order) => void start(order), onChange: showCode });
/** Which run is shown; with none, the code of the form is. */
let openKey: string | undefined;

byId("start", HTMLElement).append(code.element);
runs.onChange(show);
setInterval(show, 1_000);
show();
form.showVendor().then(showCode, (error: unknown) => {
  byId("start", HTMLElement).replaceChildren(
    element("p", { class: "message" }, `This page could not load: ${String(error)}`),
  );
});
// A run of the demo needs nothing from the user. At a tenant it needs a token.
for (const run of runs.all.filter(({ mode, state }) => mode === "demo" && state === "stopped")) {
  openKey ??= run.key;
  worker.resume(run);
}

async function start(order: Order): Promise<void> {
  const run = await worker.start(order, open);
  // What the client refused before it sent anything is said at its field, and there is no run.
  if (run?.problem?.option === undefined || !form.showRefused(run.problem)) return;
  runs.remove(run);
}

function open(run: Run): void {
  openKey = run.key;
  show();
  view.focus();
}

function remove(run: Run): void {
  worker.stopWaiting(run);
  const undo = runs.remove(run);
  list.offerUndo(run, () => {
    undo();
    open(run);
  });
}

function show(): void {
  const shown = openKey === undefined ? undefined : runs.get(openKey);
  list.show(runs.all, shown?.key);
  view.show(shown);
  byId("start", HTMLElement).hidden = shown !== undefined;
  showInTitle(runs.all);
}

function showCode(): void {
  const { order } = form;
  if (order !== undefined) void codeOf(order).then((text) => code.show(text));
}
