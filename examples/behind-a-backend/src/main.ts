// Serves the page. `--live` uses the tenant in SAIL_BASE_URL, SAIL_CLIENT_ID and SAIL_CLIENT_SECRET, and never without
// that flag; otherwise a fake SailPoint on this machine.
import type { AddressInfo } from "node:net";
import { createBackend } from "./backend.ts";
import { pageFiles } from "./page-files.ts";
import { TokenDesk } from "./token-desk.ts";

const hostname = "127.0.0.1";
const port = Number(process.env["PORT"] ?? 8080);

async function demoDesk(): Promise<TokenDesk> {
  const { serve } = await import("@identity-reports/fake-server");
  const { sailPointFake } = await import("@identity-reports/sailpoint-reports/fake");
  const fake = sailPointFake({ runMs: 4_000, tokenLifeMs: 60_000 });
  const { url } = await serve(fake);
  return new TokenDesk({ baseUrl: url, auth: fake.credentials });
}

function liveDesk(): TokenDesk {
  const { SAIL_BASE_URL = "", SAIL_CLIENT_ID = "", SAIL_CLIENT_SECRET = "" } = process.env;
  return new TokenDesk({
    baseUrl: SAIL_BASE_URL,
    auth: { clientId: SAIL_CLIENT_ID, clientSecret: SAIL_CLIENT_SECRET },
  });
}

const desk = process.argv.includes("--live") ? liveDesk() : await demoDesk();
const server = createBackend(desk, await pageFiles(), hostname).listen(port, hostname, () => {
  const { port: used } = server.address() as AddressInfo;
  console.log(`Open http://${hostname}:${used}/ (reports of ${desk.baseUrl}); Ctrl+C stops it.`);
});
