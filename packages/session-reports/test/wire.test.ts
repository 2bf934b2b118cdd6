import { describe, expect, test } from "vitest";
import { all, field, not, SessionReportsClient, type FetchInit } from "@identity-reports/session-reports";
import {
  deviations,
  documentedExamples,
  documentedFilter,
  type Deviation,
  type DocumentedExample,
  type DocumentedOperation,
} from "./support/documented-examples.js";
import { readCommand, type Command } from "./support/read-command.js";
import { mistyped } from "../../core/test/support/mistyped.js";

interface Sent extends FetchInit {
  readonly url: string;
}

const isFile = ({ operation }: DocumentedExample): boolean => operation === "getReportFile";
const types: Partial<Record<DocumentedOperation, string>> = {
  listReports: "report",
  listDefinedReports: "defined_report",
  listSubscriptions: "defined_report_subscription",
};

/** The documented answer; where the document shows none, the one its other examples imply. */
function answerTo(example: DocumentedExample): Response {
  if (isFile(example)) return new Response("<!doctype html><title>Report in HTML.</title>");
  const list = JSON.stringify({ result: "success", [types[example.operation] ?? ""]: [] });
  return new Response(example.answer ?? list, { headers: { "Content-Type": "application/json" } });
}

/** A client for the appliance of the examples, whose requests end here as they would go over the wire. */
function recordingClient(answer: () => Response, apiKey = "sgfeea6jsaz4mum9su8w6") {
  const sent: Sent[] = [];
  const client = new SessionReportsClient({
    baseUrl: "https://10.0.214.98",
    auth: { apiKey },
    fetch: async (url, init) => {
      sent.push({ ...init, url });
      return answer();
    },
  });
  return { client, sent };
}

/** Calls our method with the values of the example: taken from its path and body. */
async function call(client: SessionReportsClient, { operation }: DocumentedExample, { url, body }: Command) {
  const id = /\/(\d+)(?:\/|$)/.exec(new URL(url).pathname)?.[1] ?? "";
  const params = body === undefined ? undefined : JSON.parse(body);
  switch (operation) {
    case "listReports":
    case "listDefinedReports":
    case "listSubscriptions":
      return await client[operation]().toArray();
    case "getReportFile": {
      const file = await client.getReportFile({ id, format: "html" });
      return await file.text();
    }
    case "createReport":
    case "createDefinedReport":
    case "createSubscription":
      return await client[operation](mistyped(params));
    case "updateDefinedReport":
      return await client.updateDefinedReport({ id, ...params });
    case "deleteReport":
    case "deleteDefinedReport":
    case "deleteSubscription":
      return await client[operation]({ id });
  }
}

const used = new Set<Deviation>();

function deviationOf(example: DocumentedExample, part: string): Deviation | undefined {
  const found = deviations.find((each) => each.part === part && (each.operations === "all" || !isFile(example)));
  if (found !== undefined) used.add(found);
  return found;
}

describe("the examples of the document", () => {
  test.each(documentedExamples)("$heading is sent as documented", async (example) => {
    const command = readCommand(example.command);
    expect(`${command.method} ${new URL(command.url).pathname.replace(/\/\d+/, "/<id>")}`).toBe(example.heading);
    const { client, sent } = recordingClient(() => answerTo(example));
    await call(client, example, command);
    expect(sent).toHaveLength(1);
    const request = sent[0]!;

    expect(request.method).toBe(command.method);
    expect(request.url).toBe(command.url);
    expect(request.body === undefined ? undefined : JSON.parse(String(request.body))).toEqual(
      command.body === undefined ? undefined : JSON.parse(command.body),
    );

    const headers = new Headers(request.headers);
    for (const [name, documented] of Object.entries(command.headers)) {
      const deviation = headers.get(name) === documented ? undefined : deviationOf(example, name);
      expect([name, documented]).toEqual([name, deviation?.documented ?? documented]);
      expect([name, headers.get(name)]).toEqual([name, deviation?.sent ?? documented]);
    }
    // Nothing the document does not know of, but what HTTP and we ourselves need.
    const known = [...Object.keys(command.headers), "user-agent", "accept-encoding"];
    expect([...headers.keys()].filter((name) => !known.includes(name))).toEqual([]);
    // Without the flag -k there is nothing to switch off; "silent" is a matter of the terminal.
    const unknownFlags = command.flags.filter((flag) => flag !== "-s" && deviationOf(example, flag) === undefined);
    expect(unknownFlags).toEqual([]);
  });

  test("every deviation is needed", () => {
    expect(deviations.filter((deviation) => !used.has(deviation))).toEqual([]);
  });

  test("every operation has an example", () => {
    expect(new Set(documentedExamples.map(({ operation }) => operation)).size).toBe(11);
  });

  test.each(documentedExamples.filter(({ answer }) => answer !== undefined))(
    "the answer to $heading",
    async (example) => {
      const { client } = recordingClient(() => answerTo(example));
      const { result: _, ...objects } = JSON.parse(example.answer ?? "");
      expect(await call(client, example, readCommand(example.command))).toEqual(Object.values(objects)[0]);
    },
  );

  test("the sample filter comes out character for character, from Dates and from text", async () => {
    const filter = (from: Date | string, to: Date | string): string =>
      all(
        field("created_at").ge(from),
        field("created_at").le(to),
        field("subprotocol").iin("rdp"),
        field("user_id").in("1224979098644774913"),
        field("retention_locked"),
        not(field("finished_at").isnull()),
        field("status").iin("approved"),
      );
    const [from, to] = ["2025-12-09T12:00:51.564Z", "2026-01-10T12:00:51.564Z"] as const;
    expect(filter(from, to)).toBe(documentedFilter);
    expect(filter(new Date(from), new Date(to))).toBe(documentedFilter);

    // In an address it is not encoded once more.
    const { client, sent } = recordingClient(() => Response.json({ result: "success", report: [] }));
    await client.listReports({ filter: documentedFilter, order: "!finished_at" }).toArray();
    expect(sent[0]?.url).toBe(`https://10.0.214.98/api/v2/report?filter=${documentedFilter}&order=!finished_at`);
    // Nor when the real transports of the platform take it in.
    expect(new URL(sent[0]?.url ?? "").href).toBe(sent[0]?.url);
  });
});

describe("the attributes of an object", () => {
  // EP54: GET /api/v2/objspec/<objtype>.
  test.each(["report", "defined_report", "defined_report_subscription"] as const)("of %s", async (objectType) => {
    const spec = {
      id: { type: "string", readonly: true, unique: true },
      name: { "ignore-case": true, required: true },
    };
    const { client, sent } = recordingClient(() => Response.json({ result: "success", [objectType]: spec }));
    expect(await client.getObjectSpec({ objectType })).toEqual({
      id: { type: "string", readonly: true, unique: true },
      name: { ignore_case: true, required: true },
    });
    expect(sent[0]?.method).toBe("GET");
    expect(sent[0]?.url).toBe(`https://10.0.214.98/api/v2/objspec/${objectType}`);
  });
});

describe("answers in the style of the vendor's other objects", () => {
  test("a list with PostgreSQL dates, escaped slashes, left-out and unknown attributes, in any order of keys", async () => {
    const body = `{"report":[
      {"id":"9124292845052624897","created_at":"2022-12-13 02:53:32.427697-08","title":"a\\/b","later":{"kept":[1]}},
      {"created_by":null,"id":"5620492334958379016","removed":true}],"result":"success"}`;
    const { client } = recordingClient(() => new Response(body));
    expect(await client.listReports().toArray()).toEqual([
      { id: "9124292845052624897", created_at: "2022-12-13 02:53:32.427697-08", title: "a/b", later: { kept: [1] } },
      { created_by: null, id: "5620492334958379016", removed: true },
    ]);
  });

  test("64 characters of key go bare into the header", async () => {
    const key = "Ab3".repeat(21) + "z";
    const { client, sent } = recordingClient(() => Response.json({ result: "success" }), key);
    await client.deleteReport({ id: "1" });
    expect(new Headers(sent[0]?.headers).get("authorization")).toBe(key);
  });
});
