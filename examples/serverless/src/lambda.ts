// What AWS Lambda invokes; template.yaml sets it up. A schedule invokes `submit`, and Lambda puts what it returns into a
// queue. The queue invokes `collect`, and again after its visibility timeout for as long as the report is not there.
import { S3Client } from "@aws-sdk/client-s3";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { CollectResult, SubmitEvent, SubmitResult } from "./events.ts";
import { createHandlers } from "./handlers.ts";
import { s3Storage } from "./s3-storage.ts";
import { vendorsFromEnvironment } from "./vendors.ts";

const { EVIDENCE_BUCKET: bucket = "" } = process.env;
// The region and the credentials of the function's role are in the environment.
const handlers = createHandlers({ vendors: vendorsFromEnvironment(), storage: s3Storage(new S3Client({}), bucket) });

/** The event is the input of the schedule. What is thrown, Lambda invokes again; so that is never thrown that must not be. */
export const submit = (event: SubmitEvent): Promise<SubmitResult> => handlers.submit(event);

/** A message that is named in the answer stays in the queue; all others are done with. */
export async function collect({ Records: records }: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse["batchItemFailures"] = [];
  for (const record of records) {
    if (!(await isDone(record))) batchItemFailures.push({ itemIdentifier: record.messageId });
  }
  return { batchItemFailures };
}

/** One line of JSON for each look, for an alarm on `{ $.state = "failed" }`. */
async function isDone({ messageId, body }: SQSRecord): Promise<boolean> {
  try {
    const submitted = submitResultIn(body);
    const result: CollectResult = submitted.state === "submitted" ? await handlers.collect(submitted) : submitted;
    console.log(JSON.stringify({ messageId, ...result }));
    return result.state !== "running";
  } catch (error) {
    // Looking again may go better. After `maxReceiveCount` looks the queue puts the message aside.
    console.error(JSON.stringify({ messageId, state: "error", error: error instanceof Error ? error.message : error }));
    return false;
  }
}

/** What `submit` returned: bare, or in the record that Lambda makes of an asynchronous invocation. */
function submitResultIn(body: string): SubmitResult {
  const message = JSON.parse(body) as { readonly responsePayload?: SubmitResult } & Partial<SubmitResult>;
  const { responsePayload: result = message as SubmitResult } = message;
  if (result.state !== "submitted" && result.state !== "failed")
    throw new Error("the message holds no result of submit");
  return result;
}
