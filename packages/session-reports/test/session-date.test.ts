import { expect, test } from "vitest";
import { parseSessionDate } from "@identity-reports/session-reports";

test.each([
  ["2022-12-13 02:53:32.427697-08", "2022-12-13T10:53:32.427Z", 697],
  ["2025-05-14 05:11:00-07", "2025-05-14T12:11:00.000Z", 0],
  ["2025-05-14 05:11:00.5+05:30", "2025-05-13T23:41:00.500Z", 0],
  ["2025-05-14 05:11:00+0530", "2025-05-13T23:41:00.000Z", 0],
  ["1890-01-01 00:00:00+00:19:32", "1889-12-31T23:40:28.000Z", 0],
  ["2025-12-09T12:00:51.564Z", "2025-12-09T12:00:51.564Z", 0],
  ["2025-12-09t12:00:51.5641239z", "2025-12-09T12:00:51.564Z", 123],
  ["1969-12-31 23:59:59.999999+00", "1969-12-31T23:59:59.999Z", 999],
])("%s", (raw, iso, behindTheMillisecond) => {
  const found = parseSessionDate(raw);
  expect(found?.raw).toBe(raw);
  expect(found?.date.toISOString()).toBe(iso);
  expect(found?.microseconds).toBe(Date.parse(iso) * 1000 + behindTheMillisecond);
});

test.each([
  null,
  undefined,
  "",
  "soon",
  "2025-05-14",
  "2025-05-14 05:11:00",
  "2025-02-30 05:11:00Z",
  "2025-13-01 05:11:00Z",
  "2025-05-14 24:00:00Z",
  "2025-05-14 05:60:00Z",
  "2025-05-14 05:11:00+25",
  "2025-05-14 05:11:00+05:61",
  "infinity",
])("%s is no instant", (raw) => {
  expect(parseSessionDate(raw)).toBeUndefined();
});
