import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { storedReport, type Storage } from "./storage.ts";

/**
 * A bucket. The file is received whole and verified on the disk of the invocation first: only then its length and its
 * SHA-256 are known, with which S3 checks what arrives, and refuses anything else.
 */
export function s3Storage(client: S3Client, bucket: string): Storage {
  return {
    async put(name, file) {
      const folder = await mkdtemp(join(tmpdir(), "report-"));
      try {
        const saved = await file.saveTo(join(folder, "report"));
        const upload = new PutObjectCommand({
          Bucket: bucket,
          Key: name,
          Body: createReadStream(saved.path),
          ContentLength: saved.sizeBytes,
          ContentType: saved.contentType,
          ChecksumSHA256: Buffer.from(saved.sha256 ?? "", "hex").toString("base64"),
        });
        await client.send(upload);
        return storedReport(`s3://${bucket}/${name}`, saved);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}
