import { describe, expect, test } from "vitest";
import { SailPointReportsClient, type FetchInit } from "@identity-reports/sailpoint-reports";
import { deviations, documentedExamples, layouts, type DocumentedExample } from "./support/documented-examples.js";
import { mistyped } from "../../core/test/support/mistyped.js";

interface Sent extends FetchInit {
  readonly url: URL;
}

const answers: Readonly<Record<DocumentedExample["operation"], () => Response>> = {
  cancelReport: () => new Response(null, { status: 204 }),
  getReport: () => new Response("Id,Name\r\n1,Ada\r\n", { headers: { "Content-Type": "application/csv" } }),
  getReportResult: () => Response.json({}),
  startReport: () => Response.json({ id: "a248c16fe22222b2bd49615481311111" }),
};

/** A client whose requests end here, as they would go over the wire. */
function recordingClient(baseUrl: string, operation: DocumentedExample["operation"]) {
  const sent: Sent[] = [];
  const client = new SailPointReportsClient({
    baseUrl,
    auth: { accessToken: "a-token" },
    fetch: async (url, init) => {
      sent.push({ ...init, url: new URL(url) });
      return answers[operation]();
    },
  });
  return { client, sent };
}

/** Calls our method with the values of the example: taken from its path, query and body. */
async function call(client: SailPointReportsClient, example: DocumentedExample): Promise<void> {
  const { query } = example;
  const id = example.path.split("/")[2] ?? "";
  switch (example.operation) {
    case "cancelReport":
      return await client.cancelReport({ id });
    case "getReport": {
      const { name, auditable } = query;
      const file = await client.getReport({
        taskResultId: id,
        fileFormat: "csv",
        ...(name === undefined ? {} : { name }),
        ...(auditable === undefined ? {} : { auditable: auditable === "true" }),
      });
      return await file[Symbol.asyncDispose]();
    }
    case "getReportResult":
      await client.getReportResult({
        taskResultId: id,
        ...(query["completed"] === undefined ? {} : { completed: query["completed"] === "true" }),
      });
      return;
    case "startReport":
      await client.startReport(mistyped(example.body));
  }
}

const used = new Set<(typeof deviations)[number]>();

describe.each(layouts)("in the $version layout", ({ baseUrl, prefix }) => {
  test.each(documentedExamples)("$document: $operation $query is sent as documented", async (example) => {
    const { client, sent } = recordingClient(baseUrl, example.operation);
    await call(client, example);
    expect(sent).toHaveLength(1);
    const request = sent[0]!;

    expect(request.method).toBe(example.method);
    expect(request.url.origin).toBe("https://sailpoint.api.identitynow.com");
    expect(request.url.pathname).toBe(example.path.replace(/^\/reports/, prefix));
    expect(Object.fromEntries(request.url.searchParams)).toEqual(example.query);
    expect(request.body === undefined ? undefined : JSON.parse(String(request.body))).toEqual(example.body);

    const headers = new Headers(request.headers);
    expect(headers.get("authorization")).toBe("Bearer a-token");
    for (const [name, documented] of Object.entries(example.headers)) {
      const deviation = deviations.find(({ operation, part }) => operation === example.operation && part === name);
      if (deviation === undefined) {
        expect(headers.get(name)).toBe(documented);
      } else {
        used.add(deviation);
        expect(documented).toBe(deviation.documented);
        expect(headers.get(name)).toBe(deviation.sent);
      }
    }
    // Nothing the documents do not know of, but what HTTP and we ourselves need.
    const known = [...Object.keys(example.headers), "authorization", "user-agent", "accept-encoding"];
    expect([...headers.keys()].filter((name) => !known.includes(name))).toEqual([]);
  });
});

test("every deviation is needed", () => {
  expect(deviations.filter((deviation) => !used.has(deviation))).toEqual([]);
});

describe("the token request", () => {
  test("goes to /oauth/token, urlencoded in the body, never into the address", async () => {
    const sent: Sent[] = [];
    const client = new SailPointReportsClient({
      baseUrl: "https://sailpoint.api.identitynow.com/v3",
      auth: { clientId: "an id", clientSecret: "s3cret&=+ü" },
      fetch: async (url, init) => {
        sent.push({ ...init, url: new URL(url) });
        return url.endsWith("/oauth/token")
          ? // The documented answer, shortened to what is read.
            Response.json({ access_token: "eyJh.eyJ0.sig", token_type: "bearer", expires_in: 749 })
          : Response.json({});
      },
    });
    await client.getReportResult({ taskResultId: "1" });
    const [token, call] = [sent[0]!, sent[1]!];
    expect(token.url.href).toBe("https://sailpoint.api.identitynow.com/oauth/token");
    expect(token.method).toBe("POST");
    expect(new Headers(token.headers).get("content-type")).toBe("application/x-www-form-urlencoded");
    expect(new Headers(token.headers).get("authorization")).toBeNull();
    expect(Object.fromEntries(new URLSearchParams(String(token.body)))).toEqual({
      grant_type: "client_credentials",
      client_id: "an id",
      client_secret: "s3cret&=+ü",
    });
    expect(new Headers(call.headers).get("authorization")).toBe("Bearer eyJh.eyJ0.sig");
  });
});

describe("documented answers", () => {
  const clientFor = (body: string, contentType = "application/json") =>
    new SailPointReportsClient({
      tenant: "sailpoint",
      auth: { accessToken: "a-token" },
      fetch: async () => new Response(body, { headers: { "Content-Type": contentType } }),
    });

  test("TaskResultDetails of a search export, as in the specification", async () => {
    const example = {
      type: "MENTOS",
      id: "a248c16fe22222b2bd49615481311111",
      reportType: "SEARCH_EXPORT",
      taskDefName: "Search Export",
      description: "Extract query data from ElasticSearch to CSV",
      parentName: null,
      launcher: "T05293",
      created: "2020-09-07T42:14:00.364Z",
      launched: "2020-09-07T42:14:00.521Z",
      completed: "2020-09-07T42:14:01.137Z",
      messages: [],
      returns: [{ displayLabel: " ", attributeName: " " }],
      attributes: {
        org: "an-org",
        queryHash: "5e12cf79c67d92e23d4d8cb3e974f87d164e86d4a48d32ecf89645cacfd3f2",
        queryParams: {
          columns: "displayName,firstName",
          indices: "identities",
          ownerId: "95ecba5c5444439c999aec638ce2a777",
          query: 700007,
          sort: "displayName",
        },
      },
      progress: "Initializing...",
    };
    const task = await clientFor(JSON.stringify(example)).startReport({
      reportType: "SEARCH_EXPORT",
      arguments: { query: "name:a*" },
    });
    expect(task).toEqual(example);
  });

  test("ReportResults with an hour that no clock has", async () => {
    const example = {
      reportType: "IDENTITIES_DETAILS",
      taskDefName: "Identities Details Report",
      id: "1e01d272b8084c4fa12fcf8fa898102d",
      created: "2023-09-07T42:14:05.122Z",
      status: "SUCCESS",
      duration: 342,
      rows: 37,
      availableFormats: ["CSV"],
    };
    expect(await clientFor(JSON.stringify(example)).getReportResult({ taskResultId: "x" })).toEqual(example);
  });

  test("a report type outside the documented ones, as seen at a customer", async () => {
    const reportType = "Certification Signoff Report-286d342a929c41f4820dfbfbfa7d644e";
    const body = JSON.stringify({
      reportType,
      created: "2024-07-01T22:35:38.709",
      status: "SUCCESS",
      extra: { kept: 1 },
    });
    expect(await clientFor(body).getReportResult({ taskResultId: "x" })).toMatchObject({
      reportType,
      extra: { kept: 1 },
    });
  });

  test.each(["{}", "", '{"status":null,"rows":null,"availableFormats":null,"id":null}'])(
    "an empty result %j",
    async (body) => {
      const { status } = await clientFor(body).getReportResult({ taskResultId: "x" });
      expect(status ?? undefined).toBeUndefined();
    },
  );

  test.each([
    ['attachment;filename=\\"fileName"', "fileName.csv"],
    ['attachment;filename="Identities Details Report.csv"', "Identities Details Report.csv"],
  ])("Content-disposition: %s", async (header, fileName) => {
    const client = new SailPointReportsClient({
      tenant: "sailpoint",
      auth: { accessToken: "a-token" },
      fetch: async () => new Response("a,b\r\n", { headers: { "Content-disposition": header } }),
    });
    expect((await client.getReport({ taskResultId: "x", fileFormat: "csv" })).fileName).toBe(fileName);
  });
});
