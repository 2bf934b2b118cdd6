import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { emptyFolder, serveFudo, servePing, serveSailPoint } from "./support.ts";

/** A plan with one report of each vendor. */
export const plan = `version: 1
folder: evidence/night
reports:
  - id: identities
    tenant: sailpoint
    report: IDENTITIES
    control: AC-2
    expect: { minRows: 1 }
  - { id: ssh, tenant: fudo, report: ssh-sessions, arguments: { protocol: ssh, user: 9124292845052624897 } }
  - { id: roles, tenant: ping, report: ROLE-MEMBERSHIP, realm: alpha }
`;

/** Three vendors over HTTP, and a folder with a plan for them. */
export async function night(text = plan) {
  const [sailpoint, fudo, ping] = [await serveSailPoint(), await serveFudo(), await servePing()];
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "plan.yaml"), text);
  return { sailpoint, fudo, ping, cwd, env: { ...sailpoint.env, ...fudo.env, ...ping.env } };
}
