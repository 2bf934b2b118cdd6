import { expect, it } from "vitest";
import type { CredentialFactory } from "../../src/call/credential.js";
import { answer, getItem, ok, scriptedFetch, testClient } from "../support/transport-client.js";
import { settled, until, useFakeClock } from "../support/transport-clock.js";
import { pending } from "../support/transport-pending.js";

it("a call whose token runs out once it has its turn does not pass a gate that closed meanwhile", async () => {
  useFakeClock();
  const renewal = pending<void>();
  const refusal = pending<Response>();
  let asked = 0;
  const credential: CredentialFactory = () => ({
    async authorize() {
      asked += 1;
      if (asked === 3) await renewal.promise;
      return { token: "t", header: "Bearer t" };
    },
    // The token of the second call has run out when that is about to be sent.
    isCurrent: () => asked !== 2,
    reject: () => false,
  });
  const { fetch, calls } = scriptedFetch((n) => (n === 1 ? () => refusal.promise : ok()));
  const { transport, eventsOf } = testClient({ credential, options: { fetch } });
  const first = transport.send(getItem, { id: "1" });
  await until(() => calls.length === 1);
  const second = transport.send(getItem, { id: "2" });
  await until(() => asked === 3);
  refusal.resolve(answer(429, { "retry-after": "2" }));
  await until(() => eventsOf("retry").length === 1);
  renewal.resolve();
  expect(await settled(Promise.all([first, second]))).toEqual({ value: [{}, {}] });
  const [sentAt = 0, ...later] = calls.map(({ atMs }) => atMs);
  expect(later.map((at) => at - sentAt >= 2_000)).toEqual([true, true]);
});
