import { describe, expect, it } from "vitest";
import { details, search, setup } from "../support/fake-caller.js";

describe("files", () => {
  const text = async (response: Promise<Response>) => (await response).text();

  it("are CSV with the rows that were given", async () => {
    const { fake, run, file } = setup();
    fake.nextRun({ rows: [{ Name: "Smith, Jr.", Count: 2 }] });
    const { id } = await run();
    const response = await file(id);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/csv",
      "content-length": "28",
      "content-disposition": 'attachment;filename="Accounts Export.csv"',
    });
    expect(await response.text()).toBe('Name,Count\r\n"Smith, Jr.",2\r\n');
  });

  it("are made up, the same every time, with the columns of the report", async () => {
    const { run, file } = setup();
    const csv = await text(file((await run()).id));
    expect(csv.split("\r\n")[0]).toBe("Account Name,Native Identity,Source Name,Identity,Email,Status");
    expect(csv.match(/user\.\d{5}@example\.com/g)).toHaveLength(37);
    expect(await text(file((await run()).id))).toBe(csv);
  });

  it("have a header line even without rows", async () => {
    const { run, file } = setup({ rows: 0 });
    expect(await text(file((await run(details)).id))).toBe(
      "Display Name,Email,Lifecycle State,Department,Manager,Created\r\n",
    );
  });

  it("are PDF when asked for", async () => {
    const { run, file } = setup();
    const response = await file((await run()).id, "fileFormat=pdf&name=My%20Report");
    expect(response.headers.get("content-type")).toBe("application/pdf");
    expect(response.headers.get("content-disposition")).toBe('attachment;filename="My Report.pdf"');
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(new TextDecoder("latin1").decode(bytes)).toMatch(/^%PDF-1\.4\n[^]*%%EOF\n$/);
    expect(response.headers.get("content-length")).toBe(String(bytes.byteLength));
  });

  it("are a ZIP of one CSV per index for a search, although they say CSV", async () => {
    const { run, result, file } = setup();
    const { id } = await run(search);
    expect(await result(id)).toMatchObject({ availableFormats: ["CSV"], taskDefName: "Search Export" });
    const response = await file(id);
    expect(response.headers.get("content-type")).toBe("application/csv");
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect([...bytes.slice(0, 4)]).toEqual([0x50, 0x4b, 3, 4]);
    const raw = new TextDecoder("latin1").decode(bytes);
    expect(raw.match(/identities\.csv|roles\.csv/g)).toHaveLength(4);
    expect(raw).toContain("displayName,email\r\n");
    const { id: everywhere } = await run({ ...search, arguments: { query: "*", indices: ["*"] } });
    expect(await text(file(everywhere))).toContain("identities.csvdisplayName,firstName");
  });

  it.each<[string | Uint8Array, number[]]>([
    [Uint8Array.of(1, 2, 255), [1, 2, 255]],
    ["é", [0xc3, 0xa9]],
  ])("are whatever was given: %j", async (given, expected) => {
    const { fake, run, file } = setup();
    fake.nextRun({ file: given });
    expect([...new Uint8Array(await (await file((await run()).id)).arrayBuffer())]).toEqual(expected);
  });

  it("come in the formats that were selected, and in no other", async () => {
    const { fake, run, result, file } = setup();
    const { id } = await run({ reportType: "ORPHAN_IDENTITIES", arguments: { selectedFormats: ["PDF"] } });
    expect((await result(id))["availableFormats"]).toEqual(["PDF"]);
    expect((await file(id, "fileFormat=pdf")).status).toBe(200);
    const response = await file(id);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      detailCode: "404 Not found",
      messages: [{ text: "<h1>File Not Found - 404 Error</h1> The requested file was not found." }],
    });
    fake.nextRun({ formats: ["PDF"] });
    expect((await file((await run()).id)).status).toBe(404);
  });

  it("are named even with names that no header can carry", async () => {
    const { run, file } = setup();
    const { id } = await run();
    const name = encodeURIComponent('../"a"\r\nb 美');
    expect((await file(id, `fileFormat=csv&name=${name}`)).headers.get("content-disposition")).toBe(
      `attachment;filename="../\\"a\\"__b _.csv";filename*=UTF-8''..%2F%22a%22%0D%0Ab%20%E7%BE%8E.csv`,
    );
  });

  it.each(["", "fileFormat=CSV", "fileFormat=zip", "fileFormat=csv&auditable=yes"])(
    "refuse the query %j",
    async (query) => {
      const { run, file } = setup();
      const response = await file((await run()).id, query);
      expect([response.status, await response.json()]).toMatchObject([400, { detailCode: "400.1.3 Illegal value" }]);
    },
  );

  it("leave an audit event behind when asked to", async () => {
    const { fake, run, file } = setup();
    const { id } = await run();
    await file(id, "fileFormat=csv&auditable=false");
    await file("unknown", "fileFormat=csv&auditable=true");
    expect(fake.auditEvents).toEqual([]);
    await file(id, "fileFormat=csv&auditable=true");
    expect(fake.auditEvents).toMatchObject([{ type: "REPORT_EXPORT_PASSED", taskResultId: id }]);
  });

  it.each([
    ["application/json", 500],
    ["text/html, image/*", 500],
    ["application/json, text/plain, */*", 200],
    ["application/csv", 200],
    ["application/pdf;q=0.5", 200],
  ])("look at Accept: %s", async (accept, status) => {
    const { run, file } = setup();
    const response = await file((await run()).id, "fileFormat=csv", accept);
    expect(response.status).toBe(status);
    if (status === 200) return;
    expect(await response.json()).toEqual({
      errorName: "NotAcceptableException",
      errorMessage: "RESTEASY003635: No match for accept header",
      trackingId: response.headers.get("slpt-request-id"),
    });
  });
});
