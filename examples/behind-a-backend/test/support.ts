import type { AddressInfo } from "node:net";
import { serve } from "@identity-reports/fake-server";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { onTestFinished } from "vitest";
import { createBackend } from "../src/backend.ts";
import { pageFiles } from "../src/page-files.ts";
import { TokenDesk } from "../src/token-desk.ts";

export const clientSecret = "a-secret-that-must-stay-in-the-backend";

/** The backend on a port of its own, in front of a fake SailPoint on another one. */
export async function startBackend() {
  const fake = sailPointFake({ runMs: 300, credentials: { clientId: "portal", clientSecret } });
  const tenant = await serve(fake);
  const desk = new TokenDesk({ baseUrl: tenant.url, auth: fake.credentials });
  const server = createBackend(desk, await pageFiles(), "127.0.0.1");
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    desk.close();
    server.closeAllConnections();
    server.close();
    await tenant.close();
  });
  return { fake, desk, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
