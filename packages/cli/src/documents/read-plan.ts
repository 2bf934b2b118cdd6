import { EvidenceError, parsePlan, planJsonSchema, type Plan } from "@identity-reports/evidence";
import { CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { pathParts, positionText } from "./position.ts";
import { findPosition, toValue, type TextSchema } from "./placed-node.ts";
import { readDocument } from "./read-document.ts";

/** A plan, and the positions of its parts. */
export interface PlacedPlan {
  readonly plan: Plan;
  /** `plan.yaml:9:5`: the position of a part; when it is missing, of the part around it. */
  positionOf(path: readonly PropertyKey[]): string;
}

/** Reads a plan in YAML or JSON. @throws CliError with file, line and column of every fault. */
export async function readPlan(file: string, context: Context): Promise<PlacedPlan> {
  const { root } = await readDocument(file, context);
  const positionOf = (path: readonly PropertyKey[]): string => positionText(file, findPosition(root, path));
  try {
    return { plan: parsePlan(toValue(root, planJsonSchema as TextSchema)), positionOf };
  } catch (error) {
    if (!EvidenceError.is(error)) throw error;
    const lines = (error.issues ?? []).map(({ path, message }) => {
      return `${positionOf(pathParts(path))} ${path === "" ? "" : `${path}: `}${message}`;
    });
    throw new CliError(lines.length === 0 ? error.message : lines.join("\n"), {
      code: error.code,
      exitCode: 2,
      advice: "identity-reports help plan shows one; identity-reports schema plan prints its schema.",
    });
  }
}
