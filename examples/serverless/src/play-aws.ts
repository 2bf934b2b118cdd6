import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { SQSEvent } from "aws-lambda";

/** What Lambda sends to a destination on success, for an asynchronous invocation. */
export const invocationRecord = (requestPayload: unknown, responsePayload: unknown): object => ({
  version: "1.0",
  timestamp: new Date().toISOString(),
  requestContext: {
    requestId: randomUUID(),
    functionArn: "arn:aws:lambda:eu-central-1:123456789012:function:submit:$LATEST",
    condition: "Success",
    approximateInvokeCount: 1,
  },
  requestPayload,
  responseContext: { statusCode: 200, executedVersion: "$LATEST" },
  responsePayload,
});

/** What a queue invokes a function with: one message for each body. */
export const queueEvent = (...bodies: readonly object[]): SQSEvent => ({
  Records: bodies.map((body) => ({
    messageId: randomUUID(),
    receiptHandle: "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a…",
    body: JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: `${Date.now()}`,
      SenderId: "AIDAIENQZJOLO23YVJ4VO",
      ApproximateFirstReceiveTimestamp: `${Date.now()}`,
    },
    messageAttributes: {},
    md5OfBody: createHash("md5").update(JSON.stringify(body)).digest("hex"),
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:eu-central-1:123456789012:runs",
    awsRegion: "eu-central-1",
  })),
});

/** An S3 of one bucket, which checks the announced SHA-256 as S3 does. */
export async function serveBucket() {
  const objects = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    buffer(request)
      .then((bytes) => {
        const announced = request.headers["x-amz-checksum-sha256"];
        const isIntact = announced === createHash("sha256").update(bytes).digest("base64");
        const path = new URL(request.url ?? "", "http://s3").pathname;
        if (isIntact) objects.set(decodeURIComponent(path.replace(/^\/evidence\//, "")), bytes);
        response.writeHead(isIntact ? 200 : 400).end();
      })
      .catch(() => response.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    objects,
    /** What leads the SDK here, with what Lambda itself puts into the environment. */
    env: {
      EVIDENCE_BUCKET: "evidence",
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "example",
      AWS_SECRET_ACCESS_KEY: "example",
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
