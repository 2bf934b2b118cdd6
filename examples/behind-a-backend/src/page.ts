// Runs in the browser. All it ever has is a token that ends within minutes.
import { ReportsError, SailPointReportsClient, type TokenRequest } from "@identity-reports/sailpoint-reports";
import type { HandedOutToken } from "./token-desk.ts";

/** Asked for a token when there is none, near its end, and when SailPoint refuses the one in use. */
async function accessToken({ rejectedToken, signal }: TokenRequest): Promise<HandedOutToken> {
  const answer = await fetch("/token", { method: "POST", body: JSON.stringify({ rejectedToken }), signal });
  if (!answer.ok) throw new Error(`the backend gave no token (${answer.status})`);
  return (await answer.json()) as HandedOutToken;
}

const sailpoint = new SailPointReportsClient({
  baseUrl: document.body.dataset["baseUrl"] ?? "",
  auth: { accessToken },
});
const button = document.querySelector<HTMLButtonElement>("#run");
const state = document.querySelector<HTMLElement>("#state");

function show(text: string): void {
  if (state !== null) state.textContent = text;
}

async function run(): Promise<void> {
  show("Starting …");
  const report = await sailpoint.runReport(
    { reportType: "IDENTITIES" },
    { onProgress: (progress) => show(`${progress.state}, ${Math.round(progress.elapsedMs / 1000)} s`) },
  );
  const saved = await report.saveTo("identities.csv", { format: "csv" });
  show(`Saved ${saved.path}, ${saved.sizeBytes} bytes.`);
}

button?.addEventListener("click", () => {
  button.disabled = true;
  run()
    .catch((error: unknown) => show(`Failed: ${ReportsError.is(error) ? error.message : String(error)}`))
    .finally(() => (button.disabled = false));
});
