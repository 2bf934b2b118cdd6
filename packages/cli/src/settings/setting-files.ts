import { resolve } from "node:path";
import type { Context } from "../context.ts";
import type { NamedFile } from "../output/distinct-files.ts";
import type { Config } from "./config-file.ts";
import { secretVariables, tenantSettings } from "./variables.ts";

/** Variables that name a file which Node reads. */
const variablesOfNode = ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"];

/**
 * All files that settings name: the configuration file, and the secrets and certificates of every tenant, also of those that
 * the call does not use. None of them may be written.
 */
export const settingFiles = (config: Config | undefined, { env, cwd }: Pick<Context, "env" | "cwd">): NamedFile[] => [
  ...(config === undefined ? [] : filesOfConfig(config, cwd)),
  ...variablesOfFiles.flatMap((variable) => {
    const file = env[variable]?.trim() ?? "";
    return file === "" || file === "-" ? [] : [{ by: variable, file }];
  }),
];

const variablesOfFiles: readonly string[] = [
  ...Object.values(tenantSettings).flatMap(({ values }) =>
    values.flatMap(({ variable, isSecret = false, isFile = false }) =>
      isSecret ? secretVariables(variable).slice(1) : isFile ? [variable] : [],
    ),
  ),
  ...variablesOfNode,
];

function filesOfConfig({ file, folder, tenants }: Config, cwd: string): NamedFile[] {
  const ofTenants = Object.entries(tenants).flatMap(([tenant, entry]) =>
    Object.entries(entry).flatMap(([key, value]: [string, unknown]) => {
      const path = key === "ca" ? value : isRecord(value) ? fileOfSecret(value) : undefined;
      return typeof path === "string" ? [{ by: `${key} of ${tenant}`, file: resolve(folder, path) }] : [];
    }),
  );
  return [{ by: "The configuration file", file: resolve(cwd, file) }, ...ofTenants];
}

/** The file that a secret is in; of a command its program, unless that is looked up in PATH. */
function fileOfSecret({ file, command }: Readonly<Record<string, unknown>>): unknown {
  const program: unknown = Array.isArray(command) ? command[0] : undefined;
  return file ?? (typeof program === "string" && /[\\/]/.test(program) ? program : undefined);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
