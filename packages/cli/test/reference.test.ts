import { expect, it } from "vitest";
import { commands } from "../src/commands.ts";
import { call } from "./support.ts";

const page = "../../../docs/guide/command-line.md";

const fenced = (text: string): string => `\`\`\`text\n${text.trimEnd()}\n\`\`\``;

/** Of a topic its page, of a command its help. */
async function section(name: string): Promise<string> {
  const { stdout } = await call(["help", name], { columns: 80 });
  return `## ${name}\n\n${fenced(stdout)}`;
}

it("has a page in the docs that says what its help says (vitest -u writes it)", async () => {
  const { stdout } = await call(["--help"], { columns: 80 });
  const names = [...commands.map(({ name }) => name), "environment", "exit-codes", "plan"];
  const sections = [];
  for (const name of names) sections.push(await section(name));
  const text = `# The command line

\`npm install -g @identity-reports/cli\` gives \`identity-reports\`, or \`idr\`: the reports of all three vendors for people and
jobs that write no TypeScript. Node 22.12 or later; the package installs nothing else. In cron, systemd and containers call
the program itself, never \`npx\`, which does not pass SIGTERM on.

Results are on standard output, everything else is on standard error. \`--json\` prints one document with a \`schemaVersion\`,
also when the command fails, and what is on standard error is then JSON Lines; new fields may come at any time. Files that
the program writes are for its user alone (mode 0600). On a terminal the reports that are under way are shown in place;
elsewhere, with \`CI\` or \`TERM=dumb\`, each change of state is a line with its time. Nothing is sent to anyone but the
vendors: no telemetry, no update check, and there is no prompt.

This page is made from the help of the program.

${fenced(stdout)}

${sections.join("\n\n")}
`;
  await expect(text).toMatchFileSnapshot(page);
});
