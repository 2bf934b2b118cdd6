import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that takes what is uploaded to S3 or to Azure Blob Storage, and keeps nothing. */
export interface ObjectStore {
  /** What leads the libraries of both to it. */
  readonly variables: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function openObjectStore(): Promise<ObjectStore> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      // S3 answers 200, Azure 201; each takes only its own.
      const isAzure = request.headers["x-ms-version"] !== undefined;
      const headers = { etag: '"0"', "last-modified": new Date(0).toUTCString(), "x-ms-request-id": "0" };
      response.writeHead(isAzure ? 201 : 200, headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const accountKey = Buffer.from("a key for tests").toString("base64");
  return {
    variables: {
      AWS_ENDPOINT_URL_S3: url,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "id",
      AWS_SECRET_ACCESS_KEY: "secret",
      EVIDENCE_BUCKET: "evidence",
      AZURE_STORAGE_CONNECTION_STRING: `DefaultEndpointsProtocol=http;AccountName=acme;AccountKey=${accountKey};BlobEndpoint=${url}/acme`,
    },
    close: () => closed(server),
  };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
