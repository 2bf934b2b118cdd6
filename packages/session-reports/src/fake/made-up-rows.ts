import { madeUpRows as rowsOf, type ReportRow } from "@identity-reports/core/fake";

const protocols = ["ssh", "rdp", "http", "vnc"] as const;
const statuses = ["approved", "terminated", "disconnected"] as const;

/** The columns of a report. Invented: what a real one has is documented nowhere. */
export const columns: readonly string[] = ["Session", "User", "E-mail", "Server", "Protocol", "Started", "Status"];

/** Rows that look like sessions, the same every time. */
export const madeUpRows = (count: number): ReportRow[] =>
  rowsOf({
    seed: 0xf0d0,
    columns,
    count,
    valuesFor: ({ first, last, email, day }, random) => [
      [/Session/, `12249790986447${String(10_000 + random.integer(89_999))}`],
      [/User/, `${first} ${last}`],
      [/mail/, email],
      [/Server/, `srv-${random.integer(40)}.example.com`],
      [/Protocol/, random.pick(protocols)],
      [/Started/, `2025-12-${day} 08:15:30.000427-07`],
      [/Status/, random.pick(statuses)],
    ],
  });
