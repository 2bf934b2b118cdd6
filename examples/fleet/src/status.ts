import { stat } from "node:fs/promises";
import type { Database } from "./database.ts";

interface Row {
  readonly tenant: string;
  readonly key: string;
  readonly state: "waiting" | "queued" | "starting" | "running" | "saved" | "failed" | "unknown";
  readonly sent_at: Date | null;
  readonly error: { readonly message?: string } | null;
  readonly path: string | null;
  readonly size_bytes: number | null;
}

const columns = ["saved", "waiting", "failed", "unknown"] as const;

/**
 * Prints how a night stands: by tenant, and then what a person must look at.
 *
 * @returns whether every report is saved, and its file is there.
 */
export async function printStatus(database: Database, night: string): Promise<boolean> {
  const rows = await database.query<Row>(
    `select tenant, key, state, sent_at, error, path, size_bytes::float8
       from fleet.runs left join fleet.files on run = id
      where night = $1 order by tenant, id`,
    [night],
  );
  const looked = await Promise.all(rows.map(async (row) => ({ ...row, column: await columnOf(row) })));
  const tenants = new Set(rows.map(({ tenant }) => tenant));
  const line = (name: string, cells: readonly (string | number)[]): void =>
    console.log(name.padEnd(24), ...cells.map((cell) => String(cell).padStart(8)));
  line(night, columns);
  for (const name of tenants) {
    const runs = looked.filter(({ tenant }) => tenant === name);
    line(
      name,
      columns.map((each) => runs.filter(({ column }) => column === each).length),
    );
  }
  for (const { tenant, key, column, sent_at: sentAt, error } of looked) {
    const about = column === "unknown" ? ` (sent ${sentAt?.toISOString() ?? "?"})` : "";
    if (column === "failed" || column === "unknown")
      console.log(`${column}: ${tenant}/${key}${about}: ${error?.message ?? "its file no longer exists"}`);
  }
  return rows.length > 0 && looked.every(({ column }) => column === "saved");
}

/** A file that was saved and is gone, or has another size, is a failure of the night. */
async function columnOf({ state, path, size_bytes: size }: Row): Promise<(typeof columns)[number]> {
  if (state === "failed" || state === "unknown") return state;
  if (state !== "saved") return "waiting";
  const found = path === null ? undefined : await stat(path).catch(() => undefined);
  return found?.size === size ? "saved" : "failed";
}
