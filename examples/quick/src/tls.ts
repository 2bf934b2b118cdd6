// Reaches a Fudo appliance by its address, with a certificate that no public authority has signed. For this client only.
// FUDO_BASE_URL, FUDO_API_KEY; fudo.pem is made once, and its fingerprint compared with the Admin Panel:
// openssl s_client -connect 10.0.214.98:443 </dev/null | openssl x509 > fudo.pem
import { readFileSync } from "node:fs";
import { SessionReportsClient } from "@identity-reports/session-reports";

const fudo = new SessionReportsClient({
  baseUrl: process.env["FUDO_BASE_URL"] ?? "",
  auth: { apiKey: process.env["FUDO_API_KEY"] ?? "" },
  tls: { ca: readFileSync("fudo.pem", "utf8") }, // this certificate is accepted, and no other
});
const report = await fudo.runReport({ criteria: [{ field: "protocol", value: "ssh" }] });
const { path } = await report.saveTo("evidence/", { format: "pdf", ifExists: "number" });
console.log(path);
