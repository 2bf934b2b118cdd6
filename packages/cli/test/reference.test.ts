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

\`npm install -g @identity-reports/cli\` installs \`identity-reports\`, or \`idr\` for short: the reports of all three vendors,
without TypeScript. It needs Node 22.12 or later and installs nothing else. In cron, systemd and containers call the program
itself, never \`npx\`, which does not forward SIGTERM.

Results go to standard output, everything else to standard error. \`--json\` prints one document with a \`schemaVersion\`, even
if the command fails, and standard error is then JSON Lines; new fields may be added at any time. Files that the program
writes are readable only by its user (mode 0600). On a terminal, active reports are updated in place; elsewhere, with \`CI\`
or \`TERM=dumb\`, each change of state is a line with its time. Nothing is sent to anyone except the vendors: no telemetry, no
update check, no prompt.

This page is generated from the program's help.

${fenced(stdout)}

${sections.join("\n\n")}
`;
  await expect(text).toMatchFileSnapshot(page);
});
