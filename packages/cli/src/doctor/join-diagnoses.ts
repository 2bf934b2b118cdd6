import type { Diagnosis } from "@identity-reports/core/diagnose";

declare const __VERSION__: string;

/** How diagnoses of several tenants become one. */
export interface JoinOptions {
  readonly isShared: boolean;
  readonly isStrict: boolean;
  /** The exit code of a stop that has left checks undone. */
  readonly stopCode: number | undefined;
}

const doubtfulStatuses: readonly string[] = ["warn", "unknown"];

/** One document about all tenants, with the exit code of a stop, or of the first that failed. */
export function joinDiagnoses(
  diagnoses: readonly Diagnosis[],
  { isShared, isStrict, stopCode }: JoinOptions,
): Diagnosis {
  const [first] = diagnoses;
  if (first === undefined) throw new TypeError("there is nothing to join");
  const numbered = isShared ? diagnoses.map(withNumber) : diagnoses;
  const failed = diagnoses.find(({ exitCode }) => exitCode !== 0)?.exitCode;
  const isDoubtful = diagnoses.some(({ tenants }) =>
    tenants.some(({ checks }) => checks.some(({ status }) => doubtfulStatuses.includes(status))),
  );
  const exitCode = stopCode ?? failed ?? (isStrict && isDoubtful ? 1 : 0);
  return {
    ...first,
    ok: exitCode === 0,
    exitCode,
    tool: { ...first.tool, version: __VERSION__ },
    tenants: numbered.flatMap(({ tenants }) => tenants),
    requests: numbered.flatMap(({ requests }) => requests),
  };
}

/** Each was made alone, so all of them call their tenant the first. */
function withNumber(diagnosis: Diagnosis, index: number): Diagnosis {
  const name = `tenant-${index + 1}`;
  return {
    ...diagnosis,
    tenants: diagnosis.tenants.map((tenant) => ({ ...tenant, name })),
    requests: diagnosis.requests.map((request) => ({ ...request, tenant: name })),
  };
}
