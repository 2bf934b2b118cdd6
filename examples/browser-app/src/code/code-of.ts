import type { Order } from "../runs/run.ts";
import { loadVendor } from "../vendors/load-vendor.ts";
import { printValue } from "./print-value.ts";

/** Where the code of the demo goes: a name that says what to put there. */
const demoAddresses = {
  sailpoint: "https://acme.api.identitynow.com",
  fudo: "https://fudo.acme.example",
  ping: "https://openam-acme-ew2.id.forgerock.io",
};

/** The lines that do what the page does: a file on its way from the vendor to a disk. */
export async function codeOf({ mode, vendorId, baseUrl, request }: Order): Promise<string> {
  const { code } = await loadVendor(vendorId);
  const { packageName, className, variable, credentials, formatOf, parametersOf } = code;
  const address = mode === "demo" || baseUrl === "" ? demoAddresses[vendorId] : baseUrl;
  return `import { ${className} } from "${packageName}";

// Credentials: ${credentials}
const ${variable} = ${className}.fromEnv({ baseUrl: ${JSON.stringify(address)} });

const report = await ${variable}.runReport(${printValue(parametersOf(request))});

const file = await report.saveTo("reports/", { format: "${formatOf(request)}", ifExists: "number" });
console.log(file.path, file.sizeBytes, file.sha256);
`;
}
