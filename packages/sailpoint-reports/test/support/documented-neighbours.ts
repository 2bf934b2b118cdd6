import type { SailPointReportsClient } from "@identity-reports/sailpoint-reports";

/**
 * The examples of SailPoint's own documents for campaigns, policies and look-ups, copied value by value from the PowerShell
 * pages of v2024 (developer.sailpoint.com/docs/tools/sdk/powershell/v2024/methods/…) and the examples of the same
 * specification in other SDKs. Requests are those "that include all optional parameters". Paths are relative to the base
 * address that the documents give.
 */
export interface NeighbourExample {
  readonly operation: string;
  readonly method: "GET" | "POST";
  /** Without a version: `/campaigns/{id}/reports`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** What the documents show as the answer; undefined for a file. */
  readonly answer?: unknown;
  readonly call: (client: SailPointReportsClient) => PromiseLike<unknown>;
  /** Versions whose specification has it. Default: all five. */
  readonly versions?: readonly string[];
}

const campaign = "2c91808571bcfcf80171c23e4b4221fc";
const policy = "ef38f943-47e9-4562-b5bb-8424a56397d8";
const result = "2e8d8180-24bc-4d21-91c6-7affdb473b0d";
const paged = { limit: "250", offset: "0", count: "true" };
const page = { limit: 250, offset: 0 };
const notInV3 = ["v1", "v2024", "v2025", "v2026"];
const policies = [
  "[b868cd40-ffa4-4337-9c07-1a51846cfa94, 63a07a7b-39a4-48aa-956d-50c827deba2a]",
  "[b868cd40-ffa4-4337-9c07-1a51846cfa94, 63a07a7b-39a4-48aa-956d-50c827deba2a]",
];

export const neighbourExamples: readonly NeighbourExample[] = [
  {
    operation: "getCampaignReports",
    method: "GET",
    path: `/campaigns/${campaign}/reports`,
    answer: [
      {
        reportType: "CAMPAIGN_COMPOSITION_REPORT",
        type: "REPORT_RESULT",
        id: "2c91808568c529c60168cca6f90c1313",
        name: "Campaign Composition Report",
        status: "SUCCESS",
        lastRunAt: "2019-12-19T13:49:37.385Z",
      },
    ],
    call: (client) => client.getCampaignReports({ id: campaign }),
  },
  {
    operation: "startCampaignReport",
    method: "POST",
    path: `/campaigns/${campaign}/run-report/CAMPAIGN_COMPOSITION_REPORT`,
    call: (client) => client.startCampaignReport({ id: campaign, type: "CAMPAIGN_COMPOSITION_REPORT" }),
  },
  {
    operation: "startSodPolicy",
    method: "POST",
    path: `/sod-policies/${policy}/violation-report/run`,
    answer: { type: "REPORT_RESULT", id: result, name: "policy-xyz", status: "PENDING" },
    call: (client) => client.startSodPolicy({ id: policy }),
  },
  {
    operation: "startSodAllPoliciesForOrg",
    method: "POST",
    path: "/sod-violation-report/run",
    headers: { "content-type": "application/json" },
    body: { filteredPolicyList: policies },
    answer: { type: "REPORT_RESULT", id: result, name: "Multi Query Report", status: "PENDING" },
    call: (client) => client.startSodAllPoliciesForOrg({ filteredPolicyList: policies }),
  },
  {
    operation: "getSodViolationReportRunStatus",
    method: "GET",
    path: `/sod-policies/sod-violation-report-status/${result}`,
    answer: { type: "REPORT_RESULT", id: result, name: "policy-xyz", status: "PENDING" },
    call: (client) => client.getSodViolationReportRunStatus({ reportResultId: result }),
  },
  {
    operation: "getDefaultViolationReport",
    method: "GET",
    path: "/sod-violation-report/ef38f94347e94562b5bb8424a56397d8/download",
    headers: { accept: "application/zip, application/json" },
    call: async (client) => {
      const file = await client.getDefaultViolationReport({ reportResultId: "ef38f94347e94562b5bb8424a56397d8" });
      await file[Symbol.asyncDispose]();
    },
  },
  {
    operation: "listSources",
    method: "GET",
    path: "/sources",
    query: {
      ...paged,
      filters: 'name eq "Employees"',
      sorters: "name",
      "for-subadmin": "name",
      includeIDNSource: "true",
    },
    answer: [
      {
        id: "2c91808568c529c60168cca6f90c1324",
        name: "My Source",
        type: "OpenLDAP - Direct",
        connector: "active-directory",
        connectorName: "Active Directory",
        authoritative: false,
        healthy: true,
        status: "SOURCE_STATE_HEALTHY",
        category: "CredentialProvider",
        since: "2021-09-28T15:48:29.3801666300Z",
      },
    ],
    call: (client) =>
      client
        .listSources({
          ...page,
          filters: 'name eq "Employees"',
          sorters: "name",
          forSubadmin: "name",
          includeIDNSource: true,
        })
        .toArray(),
  },
  {
    operation: "getActiveCampaigns",
    method: "GET",
    path: "/campaigns",
    query: { ...paged, detail: "SLIM", filters: 'name eq "Manager Campaign"', sorters: "name" },
    answer: [
      {
        id: "2c9079b270a266a60170a2779fcb0007",
        name: "Manager Campaign",
        description: "Everyone needs to be reviewed by their manager",
        deadline: "2020-03-15T10:00:01.456Z",
        type: "MANAGER",
        status: "ACTIVE",
        correlatedStatus: "CORRELATED",
        created: "2020-03-03T22:15:13.611Z",
        totalCertifications: 100,
        completedCertifications: 10,
        alerts: [{ level: "ERROR", localizations: [] }],
      },
    ],
    call: (client) =>
      client
        .getActiveCampaigns({ ...page, detail: "SLIM", filters: 'name eq "Manager Campaign"', sorters: "name" })
        .toArray(),
  },
  {
    operation: "listSodPolicies",
    method: "GET",
    path: "/sod-policies",
    query: { ...paged, filters: 'id eq "bc693f07e7b645539626c25954c58554"', sorters: "id,name" },
    answer: [
      {
        id: "0f11f2a4-7c94-4bf3-a2bd-742580fe3bde",
        name: "policy-xyz",
        description: "This policy ensures compliance of xyz",
        state: "ENFORCED",
        type: "GENERAL",
        tags: ["TAG1", "TAG2"],
        scheduled: true,
        created: "2020-01-01T00:00:00Z",
        modified: "2020-01-01T00:00:00Z",
        ownerRef: { name: "Support", id: "2c9180a46faadee4016fb4e018c20639", type: "IDENTITY" },
      },
    ],
    call: (client) =>
      client
        .listSodPolicies({ ...page, filters: 'id eq "bc693f07e7b645539626c25954c58554"', sorters: "id,name" })
        .toArray(),
  },
  {
    operation: "listIdentityProfiles",
    method: "GET",
    path: "/identity-profiles",
    query: { ...paged, filters: 'id eq "ef38f94347e94562b5bb8424a56397d8"', sorters: "id,name" },
    answer: [
      {
        id: "id12345",
        name: "aName",
        priority: 10,
        identityCount: 8,
        created: "2015-05-28T14:07:17Z",
        authoritativeSource: {
          name: "HR Active Directory",
          id: "2c9180835d191a86015d28455b4b232a",
          type: "SOURCE",
        },
        identityExceptionReportReference: {
          reportName: "My annual report",
          taskResultId: "2b838de9-db9b-abcf-e646-d4f274ad4238",
        },
      },
    ],
    call: (client) =>
      client
        .listIdentityProfiles({ ...page, filters: 'id eq "ef38f94347e94562b5bb8424a56397d8"', sorters: "id,name" })
        .toArray(),
  },
  {
    operation: "getTaskStatus",
    method: "GET",
    path: "/task-status/00eebcf881994e419d72e757fd30dc0e",
    answer: {
      id: "id12345",
      type: "QUARTZ",
      uniqueName: "Big Task",
      description: "A Really Big Task",
      parentName: "Parent Task",
      launcher: "sweep",
      created: "2020-07-11T21:23:15Z",
      modified: "2020-07-11T21:23:15Z",
      launched: "2020-07-11T21:23:15Z",
      completed: "2020-07-11T21:23:15Z",
      completionStatus: "SUCCESS",
      messages: [
        {
          type: "INFO",
          key: "akey",
          localizedText: { locale: "An error has occurred!", message: "Error has occurred!" },
          parameters: [{ name: "value" }],
        },
      ],
      returns: [{ name: "label", attributeName: "identityCount" }],
      attributes: { identityCount: 0 },
      progress: "Started",
      percentComplete: 100,
    },
    call: (client) => client.getTaskStatus({ id: "00eebcf881994e419d72e757fd30dc0e" }),
    versions: notInV3,
  },
  {
    operation: "getTenant",
    method: "GET",
    path: "/tenant",
    headers: { "x-sailpoint-experimental": "true" },
    answer: {
      id: "2c91808568c529c60168cca6f90c1324",
      name: "acme",
      fullName: "Acme, Inc",
      pod: "example-pod",
      region: "us-east-1",
      description: "Description of the Tenant",
      products: [
        {
          productName: "idn",
          apiUrl: "https://tenant-name.api.identitynow.com",
          orgType: "test",
          licenses: [{ licenseId: "idn:access-request", legacyFeatureName: "ACCESS_REQUEST" }],
        },
      ],
    },
    call: (client) => client.getTenant(),
    versions: notInV3,
  },
];

/** Where we knowingly send something else than the documents show, and on whose word. */
export const neighbourDeviations: readonly {
  readonly operation: string;
  readonly header: string;
  readonly sent: string;
  readonly reason: string;
}[] = [
  {
    operation: "getDefaultViolationReport",
    header: "accept",
    sent: "application/zip, application/octet-stream;q=0.9, */*;q=0.8",
    reason: "a service that negotiates like the reports' would answer JSON, or an error, where JSON is accepted",
  },
];
