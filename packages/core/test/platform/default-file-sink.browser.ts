import { assert, expect, it, vi } from "vitest";
import { openFileSink } from "../../src/platform/default-file-sink.js";

it("clicks a link that holds the whole file", async () => {
  // The link is in no document, so no other element sees the click.
  const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockReturnValue();
  const sink = await openFileSink("evidence/users.csv", "report.csv", "error");
  await sink.write(new Uint8Array(20 * 1024 * 1024));
  await sink.write(new TextEncoder().encode("the end"));
  await sink.commit();
  await sink.discard();
  const [offered] = click.mock.contexts;
  assert(offered instanceof HTMLAnchorElement);
  expect(click).toHaveBeenCalledOnce();
  expect(offered.download).toBe("users.csv");
  const file = await (await fetch(offered.href)).blob();
  expect(file.size).toBe(20 * 1024 * 1024 + 7);
  expect(await file.slice(-7).text()).toBe("the end");
});
