import { createPrivateKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer, type ServerOptions } from "node:https";
import { isIP, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { portOf } from "../support/port-of.js";

// Certificates are written here in DER, with nothing but node:crypto: no openssl binary and no package is needed, and
// a certificate without any name, which most generators refuse, is as easy as one with ten.

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};
const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));
const time = (date: Date): Buffer => der(0x18, Buffer.from(date.toISOString().replaceAll(/[-:T]|\.\d+/g, ""))); // GeneralizedTime
const commonName = (name: string | undefined): Buffer =>
  name === undefined ? sequence() : sequence(der(0x31, sequence(oid("550403"), der(0x0c, Buffer.from(name)))));
const extension = (id: string, value: Buffer): Buffer => sequence(oid(id), der(0x04, value));
const altName = (name: string): Buffer =>
  isIP(name) === 4 ? der(0x87, Buffer.from(name.split(".").map(Number))) : der(0x82, Buffer.from(name));

const ecdsaWith = { sha256: sequence(oid("2a8648ce3d040302")), sha1: sequence(oid("2a8648ce3d0401")) };
const forClientsOnly = extension("551d25", sequence(oid("2b06010505070302")));
const dayMs = 86_400_000;

export interface Issued {
  /** PEM. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
  readonly subject: Buffer;
}

interface CertificateOptions {
  /** Common name; left out, the subject is empty. */
  readonly name?: string;
  /** DNS names and IPv4 addresses. */
  readonly altNames?: readonly string[];
  /** Left out, the certificate signs itself. */
  readonly issuer?: Issued;
  readonly isCa?: boolean;
  readonly notAfter?: Date;
  /** The digest of the signature. Default: `"sha256"`. */
  readonly digest?: keyof typeof ecdsaWith;
  /** Made for clients, so that no server may use it. */
  readonly isForClients?: boolean;
}

/** A certificate for a new P-256 key. */
export function issue({
  name,
  altNames = [],
  issuer,
  isCa = false,
  notAfter,
  digest = "sha256",
  isForClients = false,
}: CertificateOptions = {}): Issued {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const subject = commonName(name);
  const extensions = [
    ...(isCa ? [extension("551d13", sequence(der(0x01, Buffer.from([0xff]))))] : []),
    ...(altNames.length > 0 ? [extension("551d11", sequence(...altNames.map(altName)))] : []),
    ...(isForClients ? [forClientsOnly] : []),
  ];
  const signed = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))), // version 3
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWith[digest],
    issuer?.subject ?? subject,
    sequence(time(new Date(Date.now() - 30 * dayMs)), time(notAfter ?? new Date(Date.now() + 30 * dayMs))),
    subject,
    publicKey.export({ type: "spki", format: "der" }),
    ...(extensions.length > 0 ? [der(0xa3, sequence(...extensions))] : []),
  );
  const signingKey: KeyObject = issuer === undefined ? privateKey : createPrivateKey(issuer.key);
  const signature = der(0x03, Buffer.from([0]), sign(digest, signed, signingKey));
  const base64 = sequence(signed, ecdsaWith[digest], signature)
    .toString("base64")
    .replaceAll(/.{64}(?=.)/g, "$&\n");
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    subject,
  };
}

export interface RunningServer {
  readonly port: number;
  /** `https://127.0.0.1:…` */
  readonly url: string;
  /** Connections so far, counted before any handshake. */
  readonly accepted: number;
  /** Settles when no connection is left. */
  drained(): Promise<void>;
}

/** Listens on 127.0.0.1 until the test is over. */
export async function listen(server: Server): Promise<RunningServer> {
  const open = new Set<Socket>();
  let accepted = 0;
  server.on("connection", (socket: Socket) => {
    accepted += 1;
    open.add(socket.once("close", () => open.delete(socket)).on("error", () => {}));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const port = portOf(server);
  return {
    port,
    url: `https://127.0.0.1:${port}`,
    get accepted() {
      return accepted;
    },
    async drained() {
      for (const socket of open) await once(socket, "close");
    },
  };
}

/** A real HTTPS server that presents the given certificate. */
export const startHttps = (
  { cert, key }: Pick<Issued, "cert" | "key">,
  listener: RequestListener,
  options: ServerOptions = {},
): Promise<RunningServer> => {
  const server = createHttpsServer({ cert, key, ...options }, listener);
  // Refused handshakes are what half of the tests are about.
  server.on("tlsClientError", () => {});
  return listen(server);
};

/** The same in clear text. */
export const startHttp = async (listener: RequestListener): Promise<string> =>
  `http://127.0.0.1:${(await listen(createHttpServer(listener))).port}`;
