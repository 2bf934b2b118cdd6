import { EvidenceError } from "../evidence-error.js";

export const startTaken = (id: string): EvidenceError =>
  new EvidenceError(`${id}: another process has started it`, { code: "start_taken", carriedOut: "maybe", label: id });

export const startUnknown = (id: string, tenant: string): EvidenceError =>
  new EvidenceError(`${id}: may have been started at ${tenant}, and its handle was lost`, {
    code: "start_unknown",
    carriedOut: "maybe",
    label: id,
  });

export const noSuchRun = (id: string, runId: string): EvidenceError =>
  new EvidenceError(`${id}: the vendor lists no run ${runId} that its start may have made`, {
    code: "start_unknown",
    carriedOut: "maybe",
    label: id,
  });

export const runJoined = (id: string, runId: string): EvidenceError =>
  new EvidenceError(`${id}: the run ${runId} existed before the request, and may be another's`, {
    code: "run_joined",
    label: id,
  });
