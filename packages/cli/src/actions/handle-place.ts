import type { Invocation } from "../invocation.ts";
import { expectHandleFile, takeHandleFile, type HandlePlace } from "../output/handle-file.ts";
import type { WaitingOptions } from "./run-report.ts";

/** @throws CliError when the file of `--save-handle` could not be taken for a start; it is not taken. */
export async function expectHandlePlace({ options, context }: Invocation): Promise<void> {
  const { saveHandle: file } = options as WaitingOptions;
  if (file !== undefined) await expectHandleFile(file, context.cwd);
}

/**
 * Does something that starts a run, with the file of `--save-handle`, if there is one, kept for its handle.
 *
 * @throws CliError also when that file cannot be written: the handle of the run would be lost.
 */
export async function withHandlePlace<Outcome>(
  { options, context, output }: Invocation,
  start: (place: HandlePlace | undefined) => Promise<Outcome>,
): Promise<Outcome> {
  const { saveHandle: file } = options as WaitingOptions;
  if (file === undefined) return await start(undefined);
  const place = await takeHandleFile(file, context.cwd);
  const { leftAt, problem } = place;
  if (leftAt !== undefined)
    output.warning(
      `--save-handle ${file}: a process was killed while it started a run (${leftAt.toISOString()}). The vendor may have that run: check there.`,
    );
  if (problem !== undefined)
    output.info(`Another process would not be kept from starting a run with ${file}: ${problem}.`);
  try {
    return await start(place);
  } finally {
    await place.release();
  }
}
