// Streams a report to S3, MinIO, R2 or any other storage that takes a PUT. Nothing is kept on this machine.
// SAIL_BASE_URL, SAIL_CLIENT_ID, SAIL_CLIENT_SECRET; UPLOAD_URL is the presigned URL of the object
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";

const sailpoint = SailPointReportsClient.fromEnv();
const report = await sailpoint.runReport({ reportType: "IDENTITIES" });
const file = await report.download({ format: "csv" });
if (file.sizeBytes === undefined) throw new Error("S3 wants the length first: save the file, then upload it.");

// A report that breaks off breaks the upload off, and storage keeps no object that is shorter than it was announced.
const headers = { "content-type": file.contentType, "content-length": `${file.sizeBytes}` };
const body = { body: file.stream(), duplex: "half" } as const;
const answer = await fetch(process.env["UPLOAD_URL"] ?? "", { method: "PUT", headers, ...body });
if (!answer.ok) throw new Error(`The storage answered ${answer.status}.`);
console.log(await file.verified);
