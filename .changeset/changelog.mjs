// What a change log says: the sentences of the changesets, and one line for the packages of ours that came along.

/** A changeset, as an item of the list. */
export async function getReleaseLine({ summary }) {
  const [first, ...rest] = summary.trim().split("\n");
  return [`- ${first}`, ...rest.map((line) => `  ${line}`.trimEnd())].join("\n");
}

/** Their newest versions, which the package now needs. */
export async function getDependencyReleaseLine(_, dependencies) {
  if (dependencies.length === 0) return "";
  return `- Needs ${dependencies.map(({ name, newVersion }) => `${name} ${newVersion}`).join(", ")}`;
}
