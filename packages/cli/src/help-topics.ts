import type { Command } from "commander";
import type { Context } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";
import { wrapped } from "./progress/text-width.ts";
import { secretVariables, tenantSettings } from "./settings/variables.ts";
import { vendorLabels, vendorNames } from "./vendors/vendor-names.ts";

const WIDTH = 79;

/** Pages beside the commands: `help environment`, `help exit-codes`, `help plan`. */
const topics: Readonly<Record<string, () => string>> = {
  environment: environmentText,
  "exit-codes": exitCodesText,
  plan: planText,
};

/** Makes `help <topic>`, and the topic's name alone, print its page. */
export function addHelpTopics(program: Command, { stdout }: Context): void {
  for (const [name, text] of Object.entries(topics)) {
    program
      .command(name, { hidden: true })
      .exitOverride()
      .configureOutput({ writeOut: (page) => stdout.write(page) })
      .configureHelp({ formatHelp: text })
      .helpOption("-h, --help", "show this page")
      .action(() => void stdout.write(text()));
  }
}

/** Lines of two columns; what does not fit into the second goes on below it. */
function columns(rows: readonly (readonly [string, string])[], first: number): string {
  const lines = rows.flatMap(([name, text]) =>
    wrapped(text, WIDTH - first - 2).map((line, index) =>
      `  ${(index === 0 ? name : "").padEnd(first - 2)}  ${line}`.trimEnd(),
    ),
  );
  return lines.join("\n");
}

function exitCodesText(): string {
  return `Exit codes, the same for every command:\n\n${columns(
    exitCodes.map(({ code, means }) => [String(code), means]),
    6,
  )}\n\ncollect ends with the first of 130 or 143, 3, 2, 4, 1, 5, 6, 0 that applies;
the code of each report is in --json.\n`;
}

function environmentText(): string {
  const vendors = vendorNames.map((vendor) => {
    const rows = tenantSettings[vendor].values.map(
      ({ variable, isSecret = false, means }): readonly [string, string] => [
        variable,
        isSecret ? `${means}; or ${secretVariables(variable)[1]}, a file or - for standard input` : means,
      ],
    );
    return `${vendorLabels[vendor]}:\n${columns(rows, 28)}`;
  });
  return `Settings come from flags, then the environment, then the configuration file.

${vendors.join("\n\n")}

Every flag: IDENTITY_REPORTS_ and its long name, such as
  IDENTITY_REPORTS_TENANT=acme, IDENTITY_REPORTS_MAX_WAIT=2h

Configuration file, the first of:
  --config FILE
  identity-reports.yaml (.yml, .json) in this folder
  config.yaml (.yml, .json) in ~/.config/identity-reports
    (XDG_CONFIG_HOME; on Windows %APPDATA%\\identity-reports)

  version: 1
  tenants:
    acme: { vendor: sailpoint, baseUrl: https://acme.api.identitynow.com,
            clientId: 2f1c, clientSecret: { command: [pass, show, acme] } }
    pam:  { vendor: fudo, baseUrl: https://10.0.214.98, ca: fudo.pem,
            apiKey: { file: /run/secrets/fudo } }

A secret is where { env: NAME }, { file: PATH }, { command: [PROGRAM, …] } or
{ stdin: true } says. It is never a flag, and never written in that file.

Also respected: HTTPS_PROXY, NO_PROXY, NODE_EXTRA_CA_CERTS, SSL_CERT_FILE,
NO_COLOR, FORCE_COLOR, TERM, CI. The certificates of the operating system are
trusted where Node can read them.

Nothing is sent to anyone but the vendors: no telemetry, no update check.
`;
}

function planText(): string {
  return `A plan names the reports of a collection, in YAML or JSON:

  version: 1
  folder: evidence/{date}            # {date} {week} {month} {plan}; UTC
  defaults: { format: csv, maxWait: 2h }
  reports:
    - id: ad-accounts                # its name in the collection; unique
      tenant: acme                   # of the configuration file, or a vendor
      report: ACCOUNTS
      arguments: { source: Active Directory }
      control: AC-2                  # free text, goes into the record
      expect: { minRows: 1, columns: [Account Name] }
    - { id: ssh, tenant: pam, report: AccountAccess, format: pdf }
    - { id: roles, tenant: ping, report: ROLE-MEMBERSHIP, realm: alpha }

  $ identity-reports collect quarter.yaml

The same command again goes on where the last one ended. Numbers keep all of
their digits. identity-reports schema plan prints the schema for editors: put
  # yaml-language-server: $schema=plan.schema.json
into the first line.
`;
}
