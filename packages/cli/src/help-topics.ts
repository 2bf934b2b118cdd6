import { exitCodes } from "./exit-codes.ts";
import { wrapped } from "./progress/text-width.ts";
import { secretVariables, tenantSettings } from "./settings/variables.ts";
import type { TopicName } from "./topics.ts";
import { vendorLabels, vendorNames } from "./vendors/vendor-names.ts";

/** The text of a page beside the commands. @param width columns that its lines may take; examples keep theirs. */
export const topicText = (name: TopicName, width: number): string => texts[name](width - 1);

const texts: Readonly<Record<TopicName, (width: number) => string>> = {
  environment: environmentText,
  "exit-codes": exitCodesText,
  plan: planText,
};

/** Sentences on lines of that many columns. */
const prose = (text: string, width: number): string => wrapped(text, width).join("\n");

/** Lines of two columns; what does not fit into the second continues below it. In a narrow terminal it begins there. */
function columns(rows: readonly (readonly [string, string])[], first: number, width: number): string {
  const isNarrow = width - first < 24;
  const lines = rows.flatMap(([name, text]) => {
    const indent = isNarrow ? 4 : first;
    const lines = wrapped(text, width - indent - 2);
    if (isNarrow) return [`  ${name}`, ...lines.map((line) => `${" ".repeat(indent)}${line}`)];
    return lines.map((line, index) => `  ${(index === 0 ? name : "").padEnd(first - 2)}  ${line}`.trimEnd());
  });
  return lines.join("\n");
}

function exitCodesText(width: number): string {
  const rows = exitCodes.map(({ code, means }): readonly [string, string] => [String(code), means]);
  return `Exit codes, the same for every command:

${columns(rows, 6, width)}

${prose(
  "After 5, 129, 130 or 143 the same command again continues collect, wait and download. run and submit would start a second run: where a handle was shown, or saved by --save-handle, wait continues; where none was, nothing was started. Of these two, 3 comes before 129, 130 and 143.",
  width,
)}

${prose(
  "collect ends with the first of 129, 130 or 143, 3, 2, 4, 1, 5, 6, 0 that applies; the code of each report is in --json.",
  width,
)}
`;
}

function environmentText(width: number): string {
  const vendors = vendorNames.map((vendor) => {
    const rows = tenantSettings[vendor].values.map(
      ({ variable, isSecret = false, means }): readonly [string, string] => [
        variable,
        isSecret ? `${means}; or ${secretVariables(variable)[1]}, a file or - for standard input` : means,
      ],
    );
    return `${vendorLabels[vendor]}:\n${columns(rows, 28, width)}`;
  });
  const say = (text: string): string => prose(text, width);
  return `${say("Settings are read from flags, then the environment, then the configuration file.")}

${vendors.join("\n\n")}

${say("Every flag has a variable: IDENTITY_REPORTS_ and its long name, such as IDENTITY_REPORTS_TENANT=acme or IDENTITY_REPORTS_MAX_WAIT=2h.")}

${say("Node itself also looks at --env-file, before this program starts: where the file is missing it ends with exit code 9, and it follows a NODE_OPTIONS in it. The file of IDENTITY_REPORTS_ENV_FILE is read by this program alone; use that in jobs.")}

Configuration file, the first of:
  --config FILE
  identity-reports.yaml in this folder
  ~/.config/identity-reports/config.yaml
${say("They may end in .yml or .json as well. XDG_CONFIG_HOME replaces ~/.config if it is set; on Windows it is %APPDATA%.")}

  version: 1
  tenants:
    acme:
      vendor: sailpoint
      tenant: acme
      clientId: 2f1c
      clientSecret: { command: [pass, acme] }
    pam:
      vendor: fudo
      baseUrl: https://10.0.214.98
      ca: fudo.pem
      apiKey: { file: /run/secrets/fudo }

${say("A secret is read from { env: NAME }, { file: PATH }, { command: [PROGRAM, …] } or { stdin: true }. It is never a flag, and never written in that file.")}

${say("Also respected: HTTPS_PROXY, NO_PROXY, NODE_EXTRA_CA_CERTS, SSL_CERT_FILE, NO_COLOR, FORCE_COLOR, TERM, CI. The certificates of the operating system are trusted if Node can read them.")}

${say("Nothing is sent to anyone but the vendors: no telemetry, no update check.")}
`;
}

function planText(width: number): string {
  const say = (text: string): string => prose(text, width);
  return `${say("A plan names the reports of a collection, in YAML or JSON:")}

  version: 1
  folder: evidence/{date}  # also {week}, {month}
  defaults: { format: csv, maxWait: 2h }
  reports:
    - id: ad-accounts      # its name, unique
      tenant: acme         # or a vendor's word
      report: ACCOUNTS
      arguments: { source: Active Directory }
      control: AC-2        # free text
      expect: { minRows: 1, columns: [ID] }
    - id: ssh
      tenant: pam
      report: AccountAccess
      format: pdf
    - id: roles
      tenant: ping
      report: ROLE-MEMBERSHIP
      realm: alpha

  $ identity-reports collect quarter.yaml

${say("A tenant is one of the configuration file (see help environment); sailpoint, fudo and ping stand for the one whose variables are set. Dates are in UTC. What control says goes into the record.")}

${say("The same command again continues where the last one stopped. Numbers keep all of their digits. For completion in editors, identity-reports schema plan > plan.schema.json, and as the first line of the plan:")}

  # yaml-language-server: $schema=plan.schema.json
`;
}
