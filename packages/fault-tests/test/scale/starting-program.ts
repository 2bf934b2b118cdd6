// A process that starts many runs at once, several times: `node program.mjs <starts> <rounds>`. The server, a process of its own,
// closes idle connections after 200 ms, and the rounds come as far apart. Bundled and started by measure.ts.
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { portOf } from "../../../core/test/support/port-of.ts";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";

const keptMs = 200;

async function serve(): Promise<void> {
  let starts = 0;
  const server = createServer((request, response) => {
    request.resume().once("end", () => {
      starts += 1;
      // Says that it keeps connections for long, as servers do behind a balancer that does not.
      response.setHeader("keep-alive", "timeout=60").setHeader("content-type", "application/json");
      response.end(JSON.stringify({ id: `run-${starts}`, completionStatus: null }));
    });
  });
  server.keepAliveTimeout = keptMs;
  server.keepAliveTimeoutBuffer = 0;
  process.on("message", () => process.send?.({ starts }));
  await once(server.listen(0, "127.0.0.1", 4_096), "listening");
  process.send?.({ port: portOf(server) });
}

async function start(count: number, rounds: number): Promise<void> {
  const child = fork(process.argv[1] ?? "", ["serve"]);
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  const client = new SailPointReportsClient({
    baseUrl: `http://127.0.0.1:${port}`,
    auth: { accessToken: "a-token" },
    pace: false,
  });
  const failures: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const starts = Array.from({ length: count }, () => client.startReport({ reportType: "IDENTITIES", arguments: {} }));
    for (const outcome of await Promise.allSettled(starts))
      if (outcome.status === "rejected") failures.push(String(outcome.reason));
    await sleep(keptMs);
  }
  child.send("how many?");
  const [{ starts }] = (await once(child, "message")) as [{ starts: number }];
  console.log(JSON.stringify({ starts, failures }));
  client.close();
  child.kill();
}

if (process.argv[2] === "serve") await serve();
else await start(Number(process.argv[2]), Number(process.argv[3]));
