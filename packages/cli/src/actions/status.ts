import { exit } from "../exit-codes.ts";
import { exitCodeOf } from "../exit-code-of.ts";
import { errorJson, failureLines } from "../failure.ts";
import { readHandle, tenantOfRun } from "../input/handles.ts";
import { handleWord } from "../input/handle-word.ts";
import type { Invocation } from "../invocation.ts";
import { Tenants } from "../settings/tenants.ts";
import { connect } from "../vendors/connect.ts";

/** Asks once where a run stands. */
export async function execute(invocation: Invocation): Promise<number> {
  const { context, output } = invocation;
  const run = await readHandle(invocation.args[0] as string, invocation);
  const tenants = await Tenants.read(invocation);
  const connection = await connect(tenantOfRun(run, tenants, invocation), invocation);
  try {
    const status = await connection.check(run.handle, { signal: context.signal });
    const { state, finished, failure, report, nextCheckAt } = status;
    const exitCode = !finished ? exit.running : failure === undefined ? exit.done : exitCodeOf(failure, undefined);
    output.result([state]);
    output.quietResult(state);
    if (finished && failure !== undefined) output.failure(failureLines(failure, exitCode));
    if (report !== undefined) output.info(`It is done: identity-reports download ${handleWord(report.handle)}`);
    const doubt = connection.doubtOf(run.handle, state);
    if (doubt !== undefined) output.info(doubt);
    output.document({
      ok: exitCode === exit.done,
      exitCode,
      state,
      finished,
      handle: report?.handle ?? run.handle,
      ...(doubt === undefined ? {} : { doubt }),
      ...(failure === undefined ? {} : { error: errorJson(failure) }),
      ...(nextCheckAt === undefined ? {} : { nextCheckAt }),
    });
    return exitCode;
  } finally {
    connection.close();
  }
}
