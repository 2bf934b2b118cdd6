// Runs in the browser. All it ever has is a token that ends within minutes.
import {
  ReportsError,
  SailPointReportsClient,
  type SavedFile,
  type TokenRequest,
} from "@identity-reports/sailpoint-reports";
import type { HandedOutToken } from "./token-desk.ts";

const form = find<HTMLFormElement>("form");
const chosen = find<HTMLSelectElement>("report");
const button = find<HTMLButtonElement>("run");
const progress = find<HTMLProgressElement>("progress");
const state = find("state");

function find<E extends HTMLElement = HTMLElement>(id: string): E {
  const element = document.querySelector<E>(`#${id}`);
  if (element === null) throw new Error(`the page has no #${id}`);
  return element;
}

let tokens = 0;

/** Asked for a token when there is none, near its end, and when SailPoint refuses the one in use. */
async function accessToken({ rejectedToken, signal }: TokenRequest): Promise<HandedOutToken> {
  const answer = await fetch("/token", { method: "POST", body: JSON.stringify({ rejectedToken }), signal });
  if (!answer.ok) throw new Error(`the backend gave no token (${answer.status})`);
  const token = (await answer.json()) as HandedOutToken;
  tokens += 1;
  find("token").textContent =
    `valid until ${new Date(token.expiresAt).toLocaleTimeString()}; ${tokens} issued on this visit`;
  return token;
}

const sailpoint = new SailPointReportsClient({
  baseUrl: document.body.dataset["baseUrl"] ?? "",
  auth: { accessToken },
});

async function run(reportType: "IDENTITIES" | "UNCORRELATED_ACCOUNTS" | "ORPHAN_IDENTITIES"): Promise<SavedFile> {
  show("running", "Starting …");
  const report = await sailpoint.runReport(
    { reportType },
    { onProgress: ({ elapsedMs }) => show("running", `SailPoint is making the report: ${seconds(elapsedMs)} …`) },
  );
  return report.saveTo(`${reportType.toLowerCase()}.csv`, {
    format: "csv",
    onProgress: ({ receivedBytes }) => show("running", `Saving: ${kilobytes(receivedBytes)} …`),
  });
}

function show(kind: "running" | "saved" | "failed", text: string): void {
  state.dataset["kind"] = kind;
  state.textContent = text;
  button.disabled = kind === "running";
  progress.hidden = kind !== "running";
}

function list({ path, rowCount, sizeBytes }: SavedFile): void {
  const row = document.createElement("tr");
  for (const text of [path, `${rowCount ?? ""}`, kilobytes(sizeBytes), new Date().toLocaleTimeString()]) {
    row.insertCell().textContent = text;
  }
  const body = find("saved");
  body.querySelector(".empty")?.remove();
  body.prepend(row);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  run(chosen.value as "IDENTITIES")
    .then((saved) => {
      list(saved);
      show("saved", `Saved ${saved.path}.`);
    })
    .catch((error: unknown) => show("failed", ReportsError.is(error) ? error.message : String(error)));
});

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

button.disabled = false; // until now, a click would have sent the form to nowhere
