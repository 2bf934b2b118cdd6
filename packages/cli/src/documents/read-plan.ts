import { EvidenceError, parsePlan, planJsonSchema, type Plan } from "@identity-reports/evidence";
import { CliError } from "../cli-error.ts";
import { pathParts, placeText } from "./place.ts";
import { findPlace, toValue, type TextSchema } from "./placed-node.ts";
import { readDocument } from "./read-document.ts";

/** Reads a plan in YAML or JSON. @throws CliError with file, line and column of every fault. */
export async function readPlan(file: string, cwd: string): Promise<Plan> {
  const { root } = await readDocument(file, cwd);
  try {
    return parsePlan(toValue(root, planJsonSchema as TextSchema));
  } catch (error) {
    if (!EvidenceError.is(error)) throw error;
    const lines = (error.issues ?? []).map(({ path, message }) => {
      const place = placeText(file, findPlace(root, pathParts(path)));
      return `${place} ${path === "" ? "" : `${path}: `}${message}`;
    });
    throw new CliError(lines.length === 0 ? error.message : lines.join("\n"), {
      code: error.code,
      exitCode: 2,
      advice: "identity-reports help plan shows one; identity-reports schema plan prints its schema.",
    });
  }
}
