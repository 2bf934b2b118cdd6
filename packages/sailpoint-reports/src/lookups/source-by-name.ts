import { ReportsError, type RequestOptions } from "@identity-reports/core";
import { didYouMean, expectText, type Transport } from "@identity-reports/core/vendor";
import { listPages } from "../list-pages.js";
import type { CompleteDetails } from "../report-details.js";
import { argumentsOfSource } from "./source-arguments.js";
import { listSources } from "./endpoints.js";
import type { ListSourcesParams, Source } from "./models.js";
import { SourceLookupError } from "./source-lookup-error.js";

/** How many candidates an error names at most. */
const maxCandidates = 10;

/**
 * Details with the arguments that the name of a source stands for. As they are, at once, where none is named.
 *
 * @throws SourceLookupError unless just one source has that name.
 */
export function resolveSource(
  transport: Transport,
  prefix: string,
  details: CompleteDetails,
  requestOptions: RequestOptions,
): CompleteDetails | Promise<CompleteDetails> {
  const { source: name, ...others } = details.arguments;
  const argumentsOf = argumentsOfSource(details.reportType);
  if (typeof name !== "string" || argumentsOf === undefined) return details;
  return sourceNamed(transport, prefix, name, requestOptions).then(
    (source) => ({ ...details, arguments: { ...others, ...argumentsOf(source) } }),
    (error: unknown) => {
      // Whatever became of the look-up, no report was started.
      throw ReportsError.is(error) ? error.with({ carriedOut: "no" }) : error;
    },
  );
}

/**
 * The one source of a name.
 *
 * @throws SourceLookupError where there is none, or more than one.
 */
export async function sourceNamed(
  transport: Transport,
  prefix: string,
  name: string,
  options: RequestOptions | undefined,
): Promise<Source> {
  expectText("name", name, "the name of a source");
  const callOptions = transport.withMethodIds(options ?? {});
  const list = (params: ListSourcesParams): Promise<Source[]> =>
    listPages(transport, prefix, listSources, params, callOptions).toArray();
  // Whether SailPoint compares with or without case is not documented.
  const same = await list({ filters: `name eq "${name.replaceAll(/["\\]/g, String.raw`\$&`)}"` });
  const [source, ...others] = same.filter((each) => each.name === name);
  if (source !== undefined && others.length === 0) return source;
  if (source !== undefined) throw new SourceLookupError(name, [source, ...others], { label: callOptions.label });
  const all = await list({ sorters: "name" });
  const near = all.filter((each) => isNear(each.name, name));
  const candidates = (near.length > 0 ? near : all).slice(0, maxCandidates);
  throw new SourceLookupError(name, candidates, { count: all.length, label: callOptions.label });
}

/** Whether one name is a part of the other, or has a typing error or two. */
function isNear(one: string, other: string): boolean {
  const [left, right] = [one.toLowerCase(), other.toLowerCase()];
  return left.includes(right) || right.includes(left) || didYouMean(one, [other]) !== "";
}
