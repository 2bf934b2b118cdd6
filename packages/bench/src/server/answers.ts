import type { ServerResponse } from "node:http";

const result = JSON.stringify({
  id: "2c9180857ba9cd4a017ba9cd4a0a0000",
  taskDefName: "Identities Details Report",
  reportType: "IDENTITIES_DETAILS",
  created: "2026-01-05T10:11:12.345Z",
  status: "SUCCESS",
  duration: 1234,
  rows: 4321,
  availableFormats: ["CSV", "PDF"],
});
const failure = JSON.stringify({
  detailCode: "bench.failure",
  trackingId: "b21b1f7ce4da4d639f2c62a57171b427",
  messages: [{ locale: "en-US", localeOrigin: "REQUEST", text: "This is meant to fail." }],
});

/** A small document, or an error object. */
export function answerJson(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  const body = status === 200 ? result : failure;
  response
    .writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body), ...headers })
    .end(body);
}

const line = "2c9180857ba9cd4a017ba9cd4a0a0000,Active Directory,carol.miller,true,2026-01-05T10:11:12.345Z\n";
const piece = Buffer.from(line.repeat(Math.ceil((256 * 1024) / line.length)));

/** A CSV file of `announcedBytes`, of which only `sentBytes` are sent before it stalls. */
export function sendFile(response: ServerResponse, announcedBytes: number, sentBytes: number): void {
  response.writeHead(200, {
    "Content-Type": "application/csv",
    "Content-Disposition": 'attachment;filename="report.csv"',
    "Content-Length": announcedBytes,
  });
  let left = sentBytes;
  const send = (): void => {
    while (left > 0) {
      const next = piece.subarray(0, left);
      left -= next.byteLength;
      if (!response.write(next)) return void response.once("drain", send);
    }
    if (sentBytes === announcedBytes) response.end();
  };
  send();
}
