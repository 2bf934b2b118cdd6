/** How a check ended. */
export type CheckStatus = "pass" | "warn" | "fail" | "unknown" | "skip";

/** What to do about a finding. */
export interface Fix {
  readonly text: string;
  /** Commands to type, where there are any. */
  readonly commands: readonly string[];
  /** A page of the documentation. */
  readonly docs?: string;
}

/** What one check found. */
export interface CheckResult {
  /** Stable name: `tls`, `token`, … */
  readonly id: string;
  readonly status: CheckStatus;
  /** What is checked, in a few words. */
  readonly title: string;
  /** What was found, in one line. */
  readonly detail: string;
  /** The same for programs: numbers, dates, names. Never a secret. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** With `skip`: why it was not done. */
  readonly because?: string;
  readonly fix?: Fix;
  readonly durationMs: number;
}

/** One tenant, appliance or environment. */
export interface TenantDiagnosis {
  readonly name: string;
  readonly vendor: string;
  readonly baseUrl: string;
  /** True when no check failed. */
  readonly ok: boolean;
  readonly checks: readonly CheckResult[];
}

/** A request that was sent. Nothing that was sent starts or changes anything. */
export interface DiagnosisRequest {
  readonly tenant: string;
  /** The check that it was sent for. */
  readonly check: string;
  readonly method: string;
  /** Address without its query. */
  readonly url: string;
  /** Missing when there was no answer. */
  readonly status?: number;
  readonly durationMs: number;
}

/** The whole of a diagnosis, as JSON. It holds no token, no key and no query. */
export interface Diagnosis {
  readonly schemaVersion: 1;
  readonly ok: boolean;
  /** 0: no check failed; else that of the first one that did: settings 2, token and rights 4, network 5, anything else 1; also 1 where it was aborted. */
  readonly exitCode: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly tool: {
    readonly version: string;
    /** Version of the runtime, with its name where it is not Node. */
    readonly node: string;
    readonly platform: string;
    readonly arch: string;
  };
  readonly tenants: readonly TenantDiagnosis[];
  readonly requests: readonly DiagnosisRequest[];
}
