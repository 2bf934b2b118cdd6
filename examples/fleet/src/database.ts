import { readFile } from "node:fs/promises";
import pg from "pg";
import type { Db } from "pg-boss";

/** Runs one statement. */
export interface Statements {
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** A transaction: what goes through it is written together or not at all. */
export interface Transaction extends Statements {
  /** For pg-boss: `boss.send(…, { db: tx.jobs })` belongs to the transaction too. */
  readonly jobs: Db;
}

/** A network that swallows everything must not hold a worker for ever. */
const patience = { connectionTimeoutMillis: 10_000, query_timeout: 15_000, keepAlive: true };

/** The connections of one process. */
export class Database implements Statements {
  readonly #pool: pg.Pool;
  /** Apart from the others: who holds a lock needs another connection to go on. */
  readonly #locks: pg.Pool;
  /** For pg-boss, which so needs no connections of its own. */
  readonly jobs: Db;

  constructor(connectionString: string) {
    this.#pool = new pg.Pool({ connectionString, max: 10, ...patience });
    this.#locks = new pg.Pool({ connectionString, max: 4, ...patience });
    // The next statement gets a new connection, and says what is wrong if there is none to be had.
    for (const pool of [this.#pool, this.#locks]) pool.on("error", () => {});
    this.jobs = jobsOf(this.#pool);
  }

  async query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#pool.query<Row>(sql, [...values])).rows;
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return await inTransaction(this.#pool, work);
  }

  /** Does `work` while no other process is in the `work` of the same name. The lock ends with the connection, at the latest. */
  async lock<T>(name: string, work: () => Promise<T>): Promise<T> {
    return await inTransaction(this.#locks, async (tx) => {
      await tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [name]);
      return await work();
    });
  }

  /** Makes the tables that are not there yet. */
  async prepare(): Promise<void> {
    const schema = await readFile(new URL("schema.sql", import.meta.url), "utf8");
    await this.lock("fleet schema", () => this.query(schema));
  }

  async close(): Promise<void> {
    await Promise.all([this.#pool.end(), this.#locks.end()]);
  }
}

/** A transaction that fails takes its connection with it: the server rolls back by itself. */
async function inTransaction<T>(pool: pg.Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  const note = (error: unknown): void => void (failure ??= error instanceof Error ? error : new Error(String(error)));
  client.on("error", note);
  try {
    await client.query("begin");
    const query = async <Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> =>
      (await client.query<Row>(sql, [...values])).rows;
    const result = await work({ query, jobs: jobsOf(client) });
    await client.query("commit");
    return result;
  } catch (error) {
    note(error);
    throw error;
  } finally {
    client.off("error", note);
    client.release(failure);
  }
}

const jobsOf = (connection: pg.Pool | pg.PoolClient): Db => ({
  executeSql: (sql, values = []) => connection.query(sql, values),
});
