import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { NotFoundError, ServerError } from "@identity-reports/ping-reports";
import { pingFake, type PingFakeOptions } from "@identity-reports/ping-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";
import { assertionOf } from "./support/assertion-of.js";
import { temporaryFolder } from "../../core/test/support/temporary-folder.js";
import { throughJson } from "../../core/test/support/through-json.js";
import { carriers } from "./support/carriers.js";
import { quick, roles } from "./support/samples.js";

describe("the whole life of a report", () => {
  describe.each(carriers())("through $name", ({ connect }) => {
    const setUp = async (options?: PingFakeOptions) => {
      const fake = pingFake(options);
      return { fake, client: await connect(fake) };
    };

    test("a service account signs in, a report runs, rows stream, CSV and JSON Lines files land", async () => {
      const folder = temporaryFolder();
      const { fake, client } = await setUp();
      fake.nextRun({ runMs: 25, exportMs: 15, rows: 230 });
      const seen: string[] = [];
      const report = await client.runReport(roles, {
        ...quick,
        label: "nightly",
        onStarted: (handle) => void seen.push(`started ${handle.id}`),
        onProgress: ({ state }) => void seen.push(state),
      });
      expect(seen[0]).toBe(`started ${report.id}`);
      expect(seen.at(-1)).toBe("COMPLETED_SUCCESS");
      expect(report.handle).toMatchObject({
        vendor: "ping",
        name: "ROLE-MEMBERSHIP",
        realm: "alpha",
        templateType: "published",
        label: "nightly",
      });

      const rows = await report.rows().toArray();
      expect(rows).toHaveLength(230);
      expect(fake.callsTo("viewRun").map(({ query }) => query["_pagedResultsOffset"])).toEqual(["0", "100", "200"]);

      const csv = await report.saveTo(join(folder, "roles.csv"), { format: "csv" });
      expect(csv).toMatchObject({
        format: "csv",
        rowCount: 230,
        rowsComplete: true,
        sha256: expect.any(String),
      });
      expect((await readFile(csv.path, "utf8")).split("\r\n")[0]).toBe(
        "role_name,user_name,first_name,last_name,email",
      );
      const lines = await report.saveTo(`${folder}/`, { format: "jsonl" });
      expect(lines).toMatchObject({ fileName: "ROLE-MEMBERSHIP.jsonl", rowCount: 230, rowsComplete: true });
      const text = await readFile(lines.path, "utf8");
      expect(
        text
          .trim()
          .split("\n")
          .map((line): unknown => JSON.parse(line)),
      ).toEqual(rows);
      expect((await readdir(folder)).sort()).toEqual(["ROLE-MEMBERSHIP.jsonl", "roles.csv"]);
      expect(fake.callsTo("getAccessToken")).toHaveLength(1);
      expect(
        new Set(
          fake.calls
            .filter(({ operation }) => operation !== "getAccessToken")
            .map(({ headers }) => headers["accept-api-version"]),
        ),
      ).toEqual(new Set(["resource=1.0"]));
    });

    test("large results come as ZIP, whatever was asked for", async () => {
      const folder = temporaryFolder();
      const { client } = await setUp({ behaviour: { zipFromRows: 10 } });
      const report = await client.runReport(roles, quick);
      const saved = await report.saveTo(`${folder}/`, { format: "csv" });
      expect(saved).toMatchObject({ format: "zip", fileName: "ROLE-MEMBERSHIP.zip" });
      expect(saved).toMatchObject({ rowCount: 37, rowsComplete: true });
      expect((await readFile(saved.path)).subarray(0, 4)).toEqual(Buffer.from("PK\x03\x04"));
    });

    test("a template goes from draft to published, into another file and back", async () => {
      const { client } = await setUp();
      const reportConfig = {
        version: "v2",
        entities: [{ entity: "users" }],
        fields: [{ label: "City", value: "users.city" }],
      };
      const { name = "" } = await client.createTemplate({ displayName: "Cities", reportConfig });
      await client.publishTemplate({ name: name ?? "" });
      const { text } = await client.exportTemplate({ name: name ?? "" });
      await client.deleteTemplate({ name: name ?? "", templateType: "published" });
      await expect(client.getTemplate({ name: name ?? "" })).rejects.toBeInstanceOf(NotFoundError);
      const imported = await client.importTemplate({ document: text });
      const draft = await client.getTemplate({ name: imported.name ?? "", templateType: "draft" });
      expect(draft).toMatchObject({ displayName: "Cities", reportConfig: JSON.stringify(reportConfig) });
    });

    test("tokens that expire under way are renewed with a fresh assertion, refusals waited out, reads repeated", async () => {
      const folder = temporaryFolder();
      const { fake, client } = await setUp();
      fake.nextRun({ runMs: 20 });
      const handle = await client.submitReport(roles);
      fake.expireTokens();
      fake.fail("getAccessToken", ["500", "ok"]);
      fake.fail("listRuns", [{ status: 429, retryAfterMs: 20 }, "reset"]);
      fake.fail("viewRun", ["503", "ok"]);
      fake.fail("downloadRun", [{ status: 503, retryAfterMs: 10 }, "500"]);
      const report = await client.resume(throughJson(handle), quick);
      expect(await report.rows().toArray()).toHaveLength(37);
      await report.saveTo(join(folder, "a.csv"), { format: "csv" });
      expect(fake.pendingFaults()).toEqual({});
      const assertions = fake.callsTo("getAccessToken").map(({ body }) => assertionOf(body));
      expect(new Set(assertions).size).toBe(assertions.length);
    });

    test("a run that may have been started is not started again", async () => {
      const { fake, client } = await setUp();
      fake.fail("startRun", ["500"]);
      const failure = await failureOf(client.runReport(roles));
      expect(failure).toBeInstanceOf(ServerError);
      expect(failure).toMatchObject({ carriedOut: "maybe", attempts: 1 });
      expect(fake.callsTo("startRun")).toHaveLength(1);
    });
  });
});
