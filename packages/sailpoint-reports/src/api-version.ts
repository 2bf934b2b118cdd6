import type { Endpoint } from "@identity-reports/core/vendor";

/**
 * An endpoint of another service of SailPoint, with its path as the client's API version has it. Endpoints are defined for v1,
 * where the version follows the first segment: `/campaigns/v1/{id}/reports`. In the older versions it comes first:
 * `/v2025/campaigns/{id}/reports`.
 *
 * @param prefix path of the client's reports, which shows the version: `reports/v1/` or `v2025/reports/`.
 */
export function forApiVersion<Params, Result>(
  endpoint: Endpoint<Params, Result>,
  prefix: string,
): Endpoint<Params, Result> {
  const version = /^(v\d+)\/reports\/$/.exec(prefix)?.[1];
  if (version === undefined) return endpoint;
  return { ...endpoint, path: endpoint.path.replace(/^\/([\w-]+)\/v1(?=\/|$)/, `/${version}/$1`) };
}
