import { join, sep } from "node:path";
import type { RunHandle, SavedFile } from "@identity-reports/sailpoint-reports";
import { openLanes } from "./lanes.ts";
import { comeBack, labelOf, type Run, type Step, type Workplace } from "./run.ts";

/** Asks the vendor once where the run stands, and saves the file when it is there. */
export const look: Step = async (place, run, signal) => {
  const { fleet, clientOf, reportOf } = place;
  const handle = run.handle as RunHandle;
  const options = { label: labelOf(run), maxWaitMs: 60_000, poll: fleet.poll, signal };
  const { state, report, failure, nextCheckAt = new Date() } = await clientOf(run).checkReport(handle, options);
  if (failure !== undefined) throw failure;
  if (report !== undefined) {
    const folder = join(fleet.folder, run.night, run.tenant, run.key) + sep;
    // Written once more by a worker that takes over from one that died: the same file, whole at every moment.
    const file = await report.saveTo(folder, { format: reportOf(run).format, ifExists: "replace", signal });
    return await finish(place, run, file);
  }
  const { maxRunHours = 12 } = fleet;
  if (Date.now() - Date.parse(handle.startedAt) > maxRunHours * 3_600_000) throw new NoEnd(state, maxRunHours);
  await comeBack(place, run, nextCheckAt, state);
};

/** The file is there. The run has ended, and the next one of its lane begins. */
async function finish({ database, boss }: Workplace, run: Run, file: SavedFile): Promise<void> {
  await database.transaction(async (tx) => {
    const ended = await tx.query(
      `update fleet.runs set state = 'saved', error = null, changed_at = now()
        where id = $1 and step = $2 and state in ('queued', 'running') returning id`,
      [run.id, run.step],
    );
    if (ended.length === 0) return;
    await tx.query(
      `insert into fleet.files (run, path, size_bytes, sha256, length_verified, row_count)
       values ($1, $2, $3, $4, $5, $6)`,
      [run.id, file.path, file.sizeBytes, file.sha256, file.lengthVerified, file.rowCount],
    );
    await openLanes(tx, boss, [run.lane]);
  });
}

/** The vendor goes on and on. */
export class NoEnd extends Error {
  override readonly name = "NoEnd";

  constructor(state: string, hours: number) {
    super(`it has not ended within ${hours} hours (maxRunHours); the vendor's last word: ${state}`);
  }
}
