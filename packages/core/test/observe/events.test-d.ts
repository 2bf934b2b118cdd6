import { assertType, describe, expectTypeOf, test } from "vitest";
import type { KnownNoticeCode, NoticeCode, ReportsEvent, SavedEvent } from "../../src/index.js";

declare const event: ReportsEvent;

describe("an event", () => {
  test("says which call, run and label it belongs to, whatever its type", () => {
    expectTypeOf(event.callId).toEqualTypeOf<string | undefined>();
    expectTypeOf(event.runId).toEqualTypeOf<string | undefined>();
    expectTypeOf(event.label).toEqualTypeOf<string | undefined>();
  });

  test("of a file that was saved is told by its action, and then has all that is known of the file", () => {
    if (event.type !== "download") return;
    // @ts-expect-error a file that was only opened has no hash yet
    void event.sha256;
    if (event.action !== "saved") return;
    expectTypeOf(event).toEqualTypeOf<SavedEvent>();
    expectTypeOf(event.durationMs).toEqualTypeOf<number>();
    expectTypeOf(event.sha256).toEqualTypeOf<string | undefined>();
  });
});

describe("the code of a notice", () => {
  test("is one that is known, or one that a later release adds", () => {
    assertType<NoticeCode>("start_queued" satisfies KnownNoticeCode);
    assertType<NoticeCode>("of_a_later_release");
    // @ts-expect-error a typing mistake in a list of known codes is found
    assertType<KnownNoticeCode>("start_queue");
    // @ts-expect-error a number is no code
    assertType<NoticeCode>(7);
  });

  test("is on every notice, and on no other event but a retry", () => {
    if (event.type === "notice") expectTypeOf(event.code).toEqualTypeOf<NoticeCode>();
    // @ts-expect-error not every event has one
    void event.code;
  });
});
