import type { Endpoint } from "@identity-reports/core/vendor";

/**
 * An endpoint of another service of SailPoint in the layout of a client. It is written down as in v1, with the version behind
 * the first segment: `/campaigns/v1/{id}/reports`; in the older layouts that stands in front: `/v2025/campaigns/{id}/reports`.
 *
 * @param prefix of the client's reports, such as `reports/v1/` or `v2025/reports/`.
 */
export function inLayout<Params, Result>(endpoint: Endpoint<Params, Result>, prefix: string): Endpoint<Params, Result> {
  const version = /^(v\d+)\/reports\/$/.exec(prefix)?.[1];
  if (version === undefined) return endpoint;
  return { ...endpoint, path: endpoint.path.replace(/^\/([\w-]+)\/v1(?=\/|$)/, `/${version}/$1`) };
}
