import { describe, expect, test } from "vitest";
import {
  DecodeError,
  ReportsError,
  SailPointReportsClient,
  type Fetch,
  type NoticeEvent,
} from "@identity-reports/sailpoint-reports";
import { failureOf } from "../../core/test/support/failure-of.js";

const accounts = { reportType: "ACCOUNTS", arguments: { application: "2c91", sourceName: "AD" } } as const;
const quick = { poll: { firstMs: 1, maxMs: 2 } } as const;
const handle = { id: "2c91808e7" };

/** A client of a SailPoint that answers so to a start, and so to each status request; and its notices. */
function clientOf(started: object, ...results: readonly object[]) {
  const notices: NoticeEvent[] = [];
  let polls = 0;
  const fetch: Fetch = async (url) => {
    if (url.endsWith("/run")) return Response.json(started);
    return Response.json(results[Math.min(polls++, results.length - 1)]);
  };
  const client = new SailPointReportsClient({
    tenant: "acme",
    auth: { accessToken: "t0ken-of-mine" },
    fetch,
    onEvent: (event) => void (event.type === "notice" && notices.push(event)),
  });
  return { client, notices };
}

describe("a start that was answered with an id gives its handle, whatever else it says:", () => {
  test.each<[object, string]>([
    [
      { messages: [{ localizedText: { locale: "en", message: "x" } }] },
      "messages.0.localizedText (expected string, got object)",
    ],
    [{ messages: "none" }, "messages (expected array, got string)"],
    [{ messages: [null, 5] }, "messages.0 (expected object, got null); messages.1 (expected object, got number)"],
    [{ attributes: [] }, "attributes (expected object, got array)"],
    [{ returns: {} }, "returns (expected array, got object)"],
    [{ progress: 5 }, "progress (expected string, got number)"],
    [{ created: 1_764_430_000_000 }, "created (expected string, got number)"],
    [
      { launched: {}, completed: false },
      "launched (expected string, got object); completed (expected string, got boolean)",
    ],
    [{ completionStatus: {} }, "completionStatus (expected string, got object)"],
    [{ type: 1, reportType: [], taskDefName: {} }, "type (expected string, got number)"],
  ])("%j", async (odd, told) => {
    const { client, notices } = clientOf({ ...handle, ...odd });
    const stored: unknown[] = [];
    const submitted = await client.submitReport(accounts, {
      onJoined: "accept",
      onStarted: (each) => void stored.push(each),
    });
    expect(submitted.id).toBe(handle.id);
    expect(stored).toEqual([submitted]);
    expect(notices.map(({ code, message }) => ({ code, message }))).toEqual([
      { code: "fields_left_out", message: expect.stringContaining(told) },
    ]);
  });

  test("a number for an id, which becomes text", async () => {
    const { client, notices } = clientOf({ id: 17 });
    expect((await client.submitReport(accounts, { onJoined: "accept" })).id).toBe("17");
    expect(notices).toEqual([]);
  });

  test("what is left out is missing from the task, and all else is there", async () => {
    const { client } = clientOf({ id: "1", progress: 5, description: null, type: "QUARTZ", new: [5] });
    expect(await client.startReport(accounts)).toEqual({ id: "1", description: null, type: "QUARTZ", new: [5] });
  });

  test.each([{}, { id: null }, { id: {} }, { id: " " }, { id: ["1"] }, []])(
    "but %j, which has no id that could be used, is a failure that may have started a run",
    async (started) => {
      const failure: unknown = await clientOf(started)
        .client.submitReport(accounts)
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(DecodeError);
      expect(failure).toMatchObject({ carriedOut: "yes" });
    },
  );
});

describe("a wait ends well, whatever else the state comes with:", () => {
  test("digits are numbers, null is no format, and a number is an id", async () => {
    const result = { status: "SUCCESS", rows: "12", duration: "1200", availableFormats: [null, "CSV"], id: 17 };
    const { client, notices } = clientOf(handle, {}, result);
    const report = await client.runReport(accounts, { ...quick, onJoined: "accept" });
    expect(report.result).toEqual({ status: "SUCCESS", rows: 12, duration: 1200, availableFormats: ["CSV"], id: "17" });
    expect(notices.map(({ message }) => message)).toEqual([
      "GET /reports/v1/{taskResultId}/result: left out values of another type than documented: availableFormats.0 (expected string, got null)",
    ]);
  });

  test.each([
    { rows: "many" },
    { duration: {} },
    { availableFormats: "CSV" },
    { availableFormats: Array.from({ length: 1_000 }, () => 1) },
    { id: {}, created: 5, taskDefName: 5, reportType: 5 },
  ])("%j", async (odd) => {
    const { client, notices } = clientOf(handle, { status: "SUCCESS", ...odd });
    const report = await client.resume(handle, quick);
    expect(report.result.status).toBe("SUCCESS");
    expect(notices).toHaveLength(1);
  });

  test.each([5, {}, ["SUCCESS"], true])(
    "but with a state of %j nothing can be known, and it keeps its handle",
    async (status) => {
      const failure = await failureOf(clientOf(handle, { status }).client.resume(handle, quick), ReportsError);
      expect(failure).toBeInstanceOf(DecodeError);
      expect(failure.handle).toMatchObject(handle);
    },
  );
});
