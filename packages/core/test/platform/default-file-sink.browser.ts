import { expect, it } from "vitest";
import { openFileSink } from "../../src/platform/default-file-sink.js";

it("clicks a link that holds the whole file", async () => {
  let offered: HTMLAnchorElement | undefined;
  // The link is in no document, so its clicks are only seen on the way out of it.
  const { click } = HTMLAnchorElement.prototype;
  HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
    offered = this;
  };
  try {
    const sink = await openFileSink("evidence/users.csv", "report.csv", "error");
    await sink.write(new Uint8Array(20 * 1024 * 1024));
    await sink.write(new TextEncoder().encode("the end"));
    await sink.commit();
    await sink.discard();
  } finally {
    HTMLAnchorElement.prototype.click = click;
  }
  expect(offered?.download).toBe("users.csv");
  const file = await (await fetch(offered?.href ?? "")).blob();
  expect(file.size).toBe(20 * 1024 * 1024 + 7);
  expect(await file.slice(-7).text()).toBe("the end");
});
