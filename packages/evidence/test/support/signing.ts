import { execFileSync } from "node:child_process";
import { createHash, generateKeyPairSync, sign, verify, type KeyObject } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Signer } from "@identity-reports/evidence";
import { FlattenedSign, flattenedVerify, importPKCS8, importSPKI } from "jose";

interface Envelope {
  readonly payload: string;
  readonly signatures: readonly { readonly sig: string }[];
}
interface Statement {
  readonly subject: readonly { readonly digest: { readonly sha256: string } }[];
}

/** A way to sign, and the check that the holder of the public half makes. */
export interface Recipe {
  readonly signer: Signer;
  /** PEM, for a check by another program. */
  readonly publicKey?: string;
  /** @returns false for bytes that are not those that were signed. */
  verify(bytes: Uint8Array, signature: Uint8Array): Promise<boolean>;
}

const keys = () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return { publicKey, privateKey };
};
const pemOf = (key: KeyObject, type: "spki" | "pkcs8"): string => key.export({ type, format: "pem" }).toString();

/** A detached JWS over the raw bytes (RFC 7797), by jose. */
export async function detachedJws(): Promise<Recipe> {
  const { publicKey, privateKey } = keys();
  const key = await importPKCS8(pemOf(privateKey, "pkcs8"), "EdDSA");
  const ownKey = await importSPKI(pemOf(publicKey, "spki"), "EdDSA");
  const header = { alg: "EdDSA", b64: false, crit: ["b64"] };
  return {
    publicKey: pemOf(publicKey, "spki"),
    signer: {
      suffix: "jws",
      async sign(bytes) {
        const jws = await new FlattenedSign(bytes).setProtectedHeader(header).sign(key);
        return `${jws.protected}..${jws.signature}\n`;
      },
    },
    async verify(payload, signature) {
      const [head = "", , tail = ""] = Buffer.from(signature).toString().trim().split(".");
      const jws = { protected: head, payload, signature: tail };
      return await flattenedVerify(jws, ownKey, { crit: { b64: true } }).then(
        () => true,
        () => false,
      );
    },
  };
}

const payloadType = "application/vnd.in-toto+json";

/** An in-toto Statement about the tag manifest in a DSSE envelope, by node:crypto alone. */
export function dsse(): Recipe {
  const { publicKey, privateKey } = keys();
  const encoded = (payload: Buffer): Buffer =>
    Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload]);
  const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
  return {
    publicKey: pemOf(publicKey, "spki"),
    signer: {
      suffix: "dsse.json",
      sign(bytes) {
        const statement = {
          _type: "https://in-toto.io/Statement/v1",
          subject: [{ name: "tagmanifest-sha256.txt", digest: { sha256: digestOf(bytes) } }],
          predicateType: "https://www.npmjs.com/package/@identity-reports/evidence/collection/v1",
          predicate: {},
        };
        const payload = Buffer.from(JSON.stringify(statement));
        const signature = sign(null, encoded(payload), privateKey).toString("base64");
        return JSON.stringify({ payloadType, payload: payload.toString("base64"), signatures: [{ sig: signature }] });
      },
    },
    async verify(bytes, signature) {
      const envelope: Envelope = JSON.parse(Buffer.from(signature).toString());
      const payload = Buffer.from(envelope.payload, "base64");
      const { subject }: Statement = JSON.parse(payload.toString());
      const isSigned = verify(
        null,
        encoded(payload),
        publicKey,
        Buffer.from(envelope.signatures[0]?.sig ?? "", "base64"),
      );
      return isSigned && subject[0]?.digest.sha256 === digestOf(bytes);
    },
  };
}

/** Does work in a folder of its own with a command line tool. */
function inFolder<T>(work: (path: (name: string) => string, run: (tool: string, ...args: string[]) => string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "signing-"));
  try {
    return work(
      (name) => join(folder, name),
      (tool, ...args) => execFileSync(tool, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const succeeds = (work: () => unknown): boolean => {
  try {
    work();
    return true;
  } catch {
    return false;
  }
};

/** `ssh-keygen -Y`: keys that every engineer has. */
export function sshKeygen(): Recipe {
  const [key, publicKey] = inFolder((path, run) => {
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "key");
    return [readFileSync(path("key"), "utf8"), readFileSync(path("key.pub"), "utf8")];
  });
  return {
    signer: {
      suffix: "sig",
      sign: (bytes) =>
        inFolder((path, run) => {
          writeFileSync(path("key"), key, { mode: 0o600 });
          writeFileSync(path("tagmanifest"), bytes);
          run("ssh-keygen", "-q", "-Y", "sign", "-f", "key", "-n", "evidence", "tagmanifest");
          return readFileSync(path("tagmanifest.sig"));
        }),
    },
    async verify(bytes, signature) {
      return inFolder((path) => {
        writeFileSync(path("allowed"), `auditor@example.com ${publicKey}`);
        writeFileSync(path("signature"), signature);
        return succeeds(() =>
          execFileSync(
            "ssh-keygen",
            [
              "-Y",
              "verify",
              "-f",
              path("allowed"),
              "-I",
              "auditor@example.com",
              "-n",
              "evidence",
              "-s",
              path("signature"),
            ],
            { input: bytes, stdio: ["pipe", "ignore", "ignore"] },
          ),
        );
      });
    },
  };
}

/** An RFC 3161 time stamp by openssl, from an authority of the test's own. */
export function rfc3161(): Recipe {
  const config = `[tsa]\ndefault_tsa = me\n[me]\nserial = serial\ndefault_policy = 1.2.3.4.1\ndigests = sha256, sha512
signer_digest = sha256\naccuracy = secs:1\n[ext]\nextendedKeyUsage = critical,timeStamping\nkeyUsage = critical,digitalSignature`;
  const [key, certificate] = inFolder((path, run) => {
    writeFileSync(path("tsa.cnf"), config);
    const subject = ["-subj", "/CN=Test TSA", "-extensions", "ext", "-config", "tsa.cnf"];
    writeFileSync(path("tsa.cnf"), `${config}\n[req]\ndistinguished_name = dn\n[dn]\n`);
    run(
      "openssl",
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-days",
      "2",
      "-keyout",
      "key.pem",
      "-out",
      "cert.pem",
      ...subject,
    );
    return [readFileSync(path("key.pem"), "utf8"), readFileSync(path("cert.pem"), "utf8")];
  });
  return {
    signer: {
      suffix: "tsr",
      sign: (bytes) =>
        inFolder((path, run) => {
          for (const [name, text] of Object.entries({
            "tsa.cnf": config,
            "key.pem": key,
            "cert.pem": certificate,
            serial: "01\n",
          }))
            writeFileSync(path(name), text);
          writeFileSync(path("tagmanifest"), bytes);
          run("openssl", "ts", "-query", "-data", "tagmanifest", "-sha256", "-cert", "-out", "request.tsq");
          const authority = ["-config", "tsa.cnf", "-section", "me", "-signer", "cert.pem", "-inkey", "key.pem"];
          run("openssl", "ts", "-reply", "-queryfile", "request.tsq", ...authority, "-out", "reply.tsr");
          return readFileSync(path("reply.tsr"));
        }),
    },
    async verify(bytes, signature) {
      return inFolder((path, run) => {
        writeFileSync(path("cert.pem"), certificate);
        writeFileSync(path("data"), bytes);
        writeFileSync(path("reply.tsr"), signature);
        return succeeds(() =>
          run("openssl", "ts", "-verify", "-data", "data", "-in", "reply.tsr", "-CAfile", "cert.pem"),
        );
      });
    },
  };
}
