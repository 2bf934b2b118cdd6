import type { Pace, PaceReservation, PaceStore, StoredToken, TokenStore } from "@identity-reports/sailpoint-reports";
import type { Database } from "./database.ts";

/** A request arrives later than its turn, by a time that differs: so much of each window is left for that. */
const jitterMs = 150;
/** A process that was held up may make up for so much, by a few requests at once. */
const arrearsMs = 150;

/** One rate limit for all workers: turns evenly apart, by the clock of the database. */
export class SharedPace implements PaceStore {
  readonly pace?: Pace;
  readonly #database: Database;

  /** @param pace default: the vendor's own. */
  constructor(database: Database, pace?: Pace) {
    this.#database = database;
    if (pace !== undefined) this.pace = pace;
  }

  async reserve(key: string, { requests, windowMs }: Pace, count = 1): Promise<PaceReservation> {
    const spacingMs = (windowMs + jitterMs) / requests;
    const [reserved] = await this.#database.query<{ wait_ms: number }>(
      `insert into fleet.pace as pace (key, last_turn)
       values ($1, clock_timestamp() + $2::float8 * interval '1 ms')
       on conflict (key) do update
         set last_turn = greatest(pace.last_turn, clock_timestamp() - $3::float8 * interval '1 ms')
                       + $4::float8 * interval '1 ms'
       returning extract(epoch from last_turn - clock_timestamp())::float8 * 1000 as wait_ms`,
      [key, (count - 1) * spacingMs, arrearsMs, count * spacingMs],
    );
    return { waitMs: Math.max(0, reserved?.wait_ms ?? 0) };
  }

  async close(key: string, waitMs: number): Promise<void> {
    await this.#database.query(
      "update fleet.pace set last_turn = greatest(last_turn, clock_timestamp() + $2::float8 * interval '1 ms') where key = $1",
      [key, waitMs],
    );
  }
}

/** One token for all workers. The lock makes it one request for a new one. */
export class SharedTokens implements TokenStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async get(key: string): Promise<StoredToken | undefined> {
    const [stored] = await this.#database.query<{ token: string; expires_at: number; lifetime_ms: number | null }>(
      "select token, expires_at::float8, lifetime_ms::float8 from fleet.tokens where key = $1",
      [key],
    );
    if (stored === undefined) return undefined;
    const { token, expires_at: expiresAt, lifetime_ms: lifetimeMs } = stored;
    return lifetimeMs === null ? { token, expiresAt } : { token, expiresAt, lifetimeMs };
  }

  async set(key: string, { token, expiresAt, lifetimeMs }: StoredToken): Promise<void> {
    await this.#database.query(
      `insert into fleet.tokens (key, token, expires_at, lifetime_ms) values ($1, $2, $3, $4)
       on conflict (key) do update
         set token = excluded.token, expires_at = excluded.expires_at, lifetime_ms = excluded.lifetime_ms`,
      [key, token, Math.round(expiresAt), lifetimeMs === undefined ? null : Math.round(lifetimeMs)],
    );
  }

  async lock<T>(key: string, work: () => Promise<T>): Promise<T> {
    return await this.#database.lock(`fleet token ${key}`, work);
  }
}
