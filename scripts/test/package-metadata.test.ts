import { expect, test } from "vitest";
import { metadataOf, metadataProblems, REPOSITORY, SITE } from "../package-metadata.mjs";
import { workspacePackages } from "../workspace.mjs";

const published = workspacePackages().filter(({ isPublished }) => isPublished);
const decided = { REPOSITORY: "https://example.com/acme/identity-reports", SITE: "https://docs.example.com" };

/** A package whose manifest is up to date. */
const sound = (addresses = { REPOSITORY, SITE }) => {
  const folder = "core";
  return { ...workspacePackages()[0]!, folder, name: "core", manifest: { ...metadataOf({ folder }, addresses) } };
};

test("every published package says where it comes from, and what it is found by", () => {
  expect(published.length).toBeGreaterThan(3);
  expect(metadataProblems(published)).toEqual([]);
});

test("a package that says something else is named, with what to do", () => {
  const one = sound();
  const changed = { ...one, manifest: { ...one.manifest, homepage: "https://example.com" } };
  expect(metadataProblems([changed])).toEqual([
    'core: "homepage" in package.json differs; run node scripts/package-metadata.mjs --write',
  ]);
});

test("a package without keywords of its own is named", () => {
  const folder = "new-reports";
  const fresh = { ...sound(), folder, name: folder, manifest: metadataOf({ folder }) };
  expect(metadataProblems([fresh])).toEqual(["new-reports: no keywords of its own in scripts/package-metadata.mjs"]);
});

test("nothing is published before the addresses of the repository and of the docs are decided", () => {
  expect(metadataProblems([sound()], { isRelease: true })).toEqual(
    Object.entries({ REPOSITORY, SITE }).map(
      ([name, address]) => `${address} is no address to publish with: set ${name} in scripts/package-metadata.mjs`,
    ),
  );
  expect(metadataProblems([sound(decided)], { isRelease: true, ...decided })).toEqual([]);
});

test.each(["REPOSITORY", "SITE"] as const)(
  "a release without a decided %s is refused, whatever else is decided",
  (name) => {
    const given = { ...decided, [name]: { REPOSITORY, SITE }[name] };
    expect(metadataProblems([sound(given)], { isRelease: true, ...given })).toEqual([
      expect.stringContaining(`set ${name} in`),
    ]);
  },
);
