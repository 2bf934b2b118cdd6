import { TokenError } from "../errors/token-error.js";
import { NetworkError } from "../errors/call-errors.js";
import type { ReportsError } from "../errors/reports-error.js";
import { fail, fix, type Finding } from "./check.js";

/** The finding for a call that got no answer. What is wrong is then the network, whatever the call was about. */
export function errorFinding(error: ReportsError): Finding {
  const { code, message } = error;
  if (NetworkError.is(error)) {
    const { hint } = error;
    return fail(`no response (${code})`, {
      data: { code },
      kind: "network",
      ...(hint === undefined ? {} : { fix: fix(`${hint.slice(0, 1).toUpperCase()}${hint.slice(1)}.`) }),
    });
  }
  return fail(message, { data: { code }, kind: TokenError.is(error) ? "credential" : "vendor" });
}
