import type { FaultName } from "../../src/faults.ts";
import type { AnswerSource, Endpoint, EndpointKind } from "./endpoint.ts";
import { arrives, fails, repeats, succeeds, waits, type Outcome } from "./outcomes.ts";

/** A row: one outcome for each kind of endpoint, and the endpoints that are an exception. */
type FaultRow = Readonly<Record<EndpointKind, Outcome>> & {
  readonly except?: Readonly<Record<string, Outcome>>;
  /** More exceptions where the vendor's fake answers. */
  readonly exceptOfFake?: Readonly<Record<string, Outcome>>;
};

/** The same for all kinds. */
const all = (outcome: Outcome): FaultRow => ({ read: outcome, change: outcome, file: outcome });

/** The call may have been carried out, so only what may be sent twice is sent again. */
const leftOpen = (error: string): FaultRow => ({
  read: repeats(error, "maybe"),
  change: fails(error, "maybe"),
  file: repeats(error, "maybe"),
});

const each = (names: readonly string[], outcome: Outcome): Readonly<Record<string, Outcome>> =>
  Object.fromEntries(names.map((name) => [name, outcome]));

/** Endpoints of Ping whose answer is documented nowhere: under a success status whatever comes is one. */
const lenient = [
  ...["createTemplate", "updateTemplate", "publishTemplate", "editTemplate", "duplicateTemplate", "importTemplate"],
  "exportRun",
].map((method) => `ping.${method}`);
/** Endpoints that answer nothing. */
const bodyless = ["sailpoint.cancelReport", "ping.deleteTemplate"];
const silent = [...bodyless, "sailpoint.startCampaignReport"];
/** The call was carried out and its answer broke; a file is asked for again after it was handed out. */
const broken = (error: string, fileError: string, fileCode: string): FaultRow => ({
  read: repeats(error, "yes"),
  change: fails(error, "yes"),
  file: repeats(fileError, "yes", fileCode),
  // Their fakes answer without a body, so there is none to break; the examples have an empty object.
  exceptOfFake: each(bodyless, arrives),
});

/** Endpoints that answer `{ "result": "success" }`, or nothing at all under 204. */
const acknowledged = ["updateDefinedReport", "deleteReport", "deleteDefinedReport", "deleteSubscription"].map(
  (method) => `session.${method}`,
);
/** Reads for which no body means that there is nothing. */
const mayBeEmpty = ["sailpoint.getReportResult", "ping.listTemplates", "ping.listRuns"];
const oneOfList = ["ping.getTemplate", "ping.getRun"];
/** Reads that are a POST: what a redirect would have meant for them is not known. */
const readByPost = ["ping.exportTemplate", "ping.viewRun", "ping.downloadRun"];

const otherShape: FaultRow = {
  read: fails("DecodeError", "yes"),
  change: fails("DecodeError", "yes"),
  file: fails("DownloadError", "yes", "unexpected_content"),
};
const noBody: FaultRow = {
  ...otherShape,
  file: fails("DownloadError", "yes", "empty_file"),
  except: {
    ...each([...lenient, ...silent, ...mayBeEmpty], succeeds),
    ...each(oneOfList, fails("NotFoundError", "no", "not_found")),
  },
};
const redirected: FaultRow = {
  read: fails("HttpError", "no", "redirected"),
  change: fails("HttpError", "maybe", "redirected"),
  file: fails("HttpError", "no", "redirected"),
  except: each(readByPost, fails("HttpError", "maybe", "redirected")),
};

/** The transport cannot tell that something is missing, so the content has to. */
const unnoticed: FaultRow = {
  read: fails("DecodeError", "yes"),
  change: fails("DecodeError", "yes"),
  // A PDF has an end mark. CSV has none, and says that its length was not verified.
  file: repeats("DownloadError", "yes", "download_interrupted"),
  except: {
    ...each([...lenient, ...silent], succeeds),
    "ping.downloadRun": { is: "succeeds", lengthVerified: false },
  },
};

/** Says of itself that it is no report: a page, or XML. */
const noReport: FaultRow = { ...otherShape, except: each([...lenient, ...silent], succeeds) };
const part: FaultRow = {
  ...noReport,
  file: fails("DownloadError", "yes", "unexpected_status"),
};

/** Every fault and what it must come to. */
export const faultTable: Readonly<Record<FaultName, FaultRow>> = {
  "429 with seconds": all(waits),
  "429 with a fraction": all(waits),
  "429 with a date": all(waits),
  "429 with milliseconds": all(waits),
  "429 without a time": all(waits),
  "503 with a time": all(waits),
  "503 without a time": leftOpen("ServerError"),
  "429 with a time that cannot be read": all(waits),
  "503 with a time that cannot be read": leftOpen("ServerError"),
  "421": all(fails("HttpError", "no", "http_error")),
  "500": leftOpen("ServerError"),
  "502": leftOpen("ServerError"),
  "504": leftOpen("ServerError"),
  "408": leftOpen("HttpError"),
  "520": leftOpen("ServerError"),
  "a reset before the headers": leftOpen("NetworkError"),
  "a reset inside the headers": leftOpen("NetworkError"),
  "a reset in the body": broken("NetworkError", "DownloadError", "download_interrupted"),
  "a body cut short of its length": broken("NetworkError", "DownloadError", "download_interrupted"),
  "a chunked body cut short": broken("NetworkError", "DownloadError", "download_interrupted"),
  "a close-delimited body cut short": unnoticed,
  "TLS that breaks after the request": leftOpen("NetworkError"),
  "no answer": leftOpen("TimeoutError"),
  "a stall in the body": broken("TimeoutError", "TimeoutError", "timeout"),
  "a slow drip": all(arrives),
  "a gzip stream cut with its connection": broken("NetworkError", "DownloadError", "download_interrupted"),
  "a gzip stream cut before it was sent": broken("NetworkError", "DownloadError", "download_interrupted"),
  "JSON of another shape": {
    ...noReport,
    // A list of what are no reports is a list without any.
    except: { ...noReport.except, "sailpoint.getCampaignReports": succeeds },
  },
  // What a call does not need cannot fail it.
  "fields of other types": all(succeeds),
  "an HTML page": otherShape,
  "an HTML page without a head": otherShape,
  // Words may be a CSV of one column: nothing tells them from one.
  "words under 200": { ...noReport, except: { ...noReport.except, "ping.downloadRun": succeeds } },
  "XML under 200": noReport,
  "a SOAP fault under 200": noReport,
  "words under 202": { ...noReport, file: fails("DownloadError", "no", "report_not_ready") },
  "a part of the answer, under 206": part,
  "an empty 200": noBody,
  "204": { ...noBody, except: { ...noBody.except, ...each(acknowledged, succeeds) } },
  "an error body of 100 MB": leftOpen("ServerError"),
  "a redirect to another origin": redirected,
  "a redirect to clear text": redirected,
  "a self-signed certificate": all(fails("NetworkError", "no", "DEPTH_ZERO_SELF_SIGNED_CERT")),
  "an expired certificate": all(fails("NetworkError", "no", "CERT_HAS_EXPIRED")),
  "a certificate for another host": all(fails("NetworkError", "no", "ERR_TLS_CERT_ALTNAME_INVALID")),
  "a refused connection": all(repeats("NetworkError", "no", "ECONNREFUSED")),
  "an unknown host": all(fails("NetworkError", "no", "ENOTFOUND")),
  "a kept connection closed on reuse": leftOpen("NetworkError"),
};

/** What a fault must come to at an endpoint; undefined is a hole in the table. */
export function outcomeOf(
  fault: string,
  { name, kind }: Pick<Endpoint, "name" | "kind">,
  source: AnswerSource,
): Outcome | undefined {
  const rows: Readonly<Record<string, FaultRow | undefined>> = faultTable;
  const row = rows[fault];
  const ofFake = source === "fake" ? row?.exceptOfFake?.[name] : undefined;
  return ofFake ?? row?.except?.[name] ?? row?.[kind];
}

/** The exceptions that are for no endpoint there is. */
export function strayExceptions(endpoints: readonly Pick<Endpoint, "name">[]): readonly string[] {
  const known = new Set(endpoints.map(({ name }) => name));
  return Object.entries(faultTable).flatMap(([fault, { except, exceptOfFake }]) =>
    Object.keys({ ...except, ...exceptOfFake }).flatMap((name) => (known.has(name) ? [] : [`${fault}: ${name}`])),
  );
}
