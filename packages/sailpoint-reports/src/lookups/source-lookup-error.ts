import { ConfigError } from "@identity-reports/core";
import { brandError } from "@identity-reports/core/vendor";
import type { Source } from "./models.js";

/**
 * No source, or more than one, has the name that was given: `code` is `source_not_found` or
 * `source_ambiguous`. No report was started.
 */
export class SourceLookupError extends ConfigError {
  /** Sources with just that name, or else some with a similar one; where none is similar, the first ones. At most ten. */
  declare readonly candidates: readonly Pick<Source, "id" | "name">[];

  /** @param details `count`: how many sources there are; undefined where the candidates have just that name. */
  constructor(
    name: string,
    sources: readonly Source[],
    { count, label }: { readonly count?: number; readonly label: string | undefined },
  ) {
    const candidates = sources.map(({ id, name: each }) => ({ id, name: each }));
    const shown = candidates.map((each) => `${JSON.stringify(each.name)} (${each.id})`).join(", ") || "none";
    const what =
      count === undefined
        ? `${sources.length} sources are called ${JSON.stringify(name)}: ${shown}; give application and sourceName`
        : `no source is called ${JSON.stringify(name)}; of ${count} that this token may see: ${shown}`;
    super("source", what, { code: count === undefined ? "source_ambiguous" : "source_not_found", label });
    this.candidates = candidates;
  }
}
brandError(SourceLookupError, "SourceLookupError");
