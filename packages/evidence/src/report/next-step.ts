import { nextStep } from "@identity-reports/core";
import { EvidenceError } from "../evidence-error.js";
import { isSystemError } from "../folder/system-error.js";
import type { NextStepJson } from "../format/next-step-json.js";

/** Next steps of the errors of this package; core knows those of its own. */
const ownNextSteps: Readonly<Partial<Record<string, NextStepJson>>> = {
  expectation_failed: {
    action: "give-up",
    reason: "the file was saved, but does not meet the plan's expectation; correct the arguments or the expectation",
  },
  file_changed: {
    action: "resume",
    reason: "the file on the disk is not the one that was received; download it again",
  },
  folder_unusable: { action: "resume", reason: "fix what the message names, and call again" },
  run_joined: {
    action: "ask-a-person",
    reason: "the run existed before the request; find out whose it is, then accept it or try again",
  },
  start_unknown: {
    action: "ask-a-person",
    reason: "a run may have been started; check at the vendor, then release the report",
  },
  start_taken: {
    action: "ask-a-person",
    reason: "another process has started it; if there is none, check at the vendor, then release the report",
  },
};

/** What can be done about an error, as a record and a result have it. */
export function nextStepOf(error: unknown): NextStepJson {
  if (isSystemError(error)) return { action: "resume", reason: "fix what the message names, and call again" };
  const own = EvidenceError.is(error) ? ownNextSteps[error.code] : undefined;
  if (own !== undefined) return own;
  const { action, reason, until } = nextStep(error);
  return { action, reason, ...(until === undefined ? {} : { until: until.toISOString() }) };
}
