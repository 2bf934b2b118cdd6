// Puts the rows of a report into a table of SQLite. The file is received whole and verified before its first row.
// SAIL_BASE_URL, SAIL_CLIENT_ID, SAIL_CLIENT_SECRET
import { DatabaseSync } from "node:sqlite";
import { readRows } from "@identity-reports/rows";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";

const report = await SailPointReportsClient.fromEnv().runReport({ reportType: "IDENTITIES" });
const rows = readRows(report, { expectColumns: ["Display Name", "Email"] });

const database = new DatabaseSync("reports.db");
database.exec("DROP TABLE IF EXISTS identities; CREATE TABLE identities (name TEXT, email TEXT); BEGIN");
const insert = database.prepare("INSERT INTO identities VALUES (?, ?)");
for await (const row of rows) insert.run(row["Display Name"], row.Email);
database.exec("COMMIT"); // an error before it leaves no table
console.log(`${rows.rowCount} rows are in reports.db.`);
