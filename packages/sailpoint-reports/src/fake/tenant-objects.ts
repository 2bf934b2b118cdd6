import { currentTimeMs } from "@identity-reports/core/fake";

/** One object of a list, with whatever it shows. */
export interface FakeObject {
  readonly id: string;
  readonly name: string;
  readonly [attribute: string]: unknown;
}

/** What a tenant has beside its runs. */
export interface TenantObjects {
  readonly sources: readonly FakeObject[];
  readonly campaigns: readonly FakeObject[];
  readonly policies: readonly FakeObject[];
  readonly identityProfiles: readonly FakeObject[];
}

const dayMs = 86_400_000;

/** SailPoint's own source, which a list has only if it is asked to; most of it is null. */
export const builtInSource: FakeObject = {
  id: "2c9180835d191a86015d28455b4b0000",
  name: "IdentityNow",
  owner: null,
  cluster: null,
  type: "IdentityNow",
  connector: "identitynow",
  authoritative: false,
};

const source = (id: string, name: string, type: string, authoritative: boolean): FakeObject => ({
  id,
  name,
  description: `The accounts of ${name}`,
  owner: { type: "IDENTITY", id: "2c91808568c529c60168cca6f90c1313", name: "William Wilson" },
  type,
  connector: type.toLowerCase().replaceAll(" ", "-"),
  authoritative,
  healthy: true,
  status: "SOURCE_STATE_HEALTHY",
  created: "2022-02-08T14:50:03.827Z",
  // Ten digits of a second, as in the specification.
  since: "2021-09-28T15:48:29.3801666300Z",
});

/** Campaigns of the last months, seen from now on, the newest first. */
function madeUpCampaigns(): readonly FakeObject[] {
  const now = currentTimeMs();
  const at = (daysAgo: number): string => new Date(now - daysAgo * dayMs).toISOString();
  const campaign = (id: string, name: string, type: string, status: string, daysAgo: number): FakeObject => ({
    id,
    name,
    description: "Everyone needs to be reviewed by their manager",
    type,
    status,
    correlatedStatus: "CORRELATED",
    created: at(daysAgo),
    modified: at(daysAgo - 1),
    deadline: at(daysAgo - 14),
    totalCertifications: 100,
    completedCertifications: status === "COMPLETED" ? 100 : 10,
    alerts: null,
  });
  return [
    campaign("2c9079b270a266a60170a2779fcb0007", "Manager Campaign", "MANAGER", "ACTIVE", 3),
    campaign("2c91808571bcfcf80171c23e4b4221fc", "Workday owners", "SOURCE_OWNER", "COMPLETED", 20),
    campaign("2c91808568c529c60168cca6f90c2222", "Manager Campaign", "MANAGER", "COMPLETED", 200),
  ];
}

const policy = (id: string, name: string): FakeObject => ({
  id,
  name,
  description: `One person has only one side of ${name}`,
  state: "ENFORCED",
  type: "CONFLICTING_ACCESS_BASED",
  ownerRef: { type: "IDENTITY", id: "2c91808568c529c60168cca6f90c1313", name: "William Wilson" },
  policyQuery: "@access(id:0f11f2a4-7c94-4bf3-a2bd-742580fe3bde)",
  tags: ["SOX"],
  scheduled: false,
  created: "2020-01-01T00:00:00.000000Z",
  modified: "2020-01-01T00:00:00.000000Z",
});

const workday = source("2c9180835d191a86015d28455b4b232a", "Workday", "Workday", true);

/** What a tenant has unless it is told otherwise. */
export const madeUpObjects = (): TenantObjects => ({
  sources: [
    // The source of the example of ACCOUNTS in the specification.
    source("2c9180897e7742b2017e781782f705b9", "Active Directory", "Active Directory - Direct", false),
    source("2c91808b6ef1d43e016efba0ce470904", "HR of subsidiaries", "DelimitedFile", true),
    workday,
  ],
  campaigns: madeUpCampaigns(),
  policies: [
    policy("ef38f943-47e9-4562-b5bb-8424a56397d8", "policy-xyz"),
    policy("0f11f2a4-7c94-4bf3-a2bd-742580fe3bde", "Payments and suppliers"),
  ],
  identityProfiles: [
    {
      id: "2c9180835d2e5168015d32f890ca1581",
      name: "Employees",
      priority: 10,
      authoritativeSource: { type: "SOURCE", id: workday.id, name: workday.name },
      identityCount: 37,
      identityExceptionReportReference: null,
      created: "2015-05-28T14:07:17Z",
      modified: "2015-05-28T14:07:17Z",
    },
  ],
});
