// An npm registry in memory, on loopback, for the packages of this repository: what a release publishes is what the
// examples install. Everything else comes from the registry that npm is set up with.
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { scope } from "./workspace.mjs";

/** Old enough for an install that takes nothing which was published in the last days. */
const PUBLISHED = "2020-01-01T00:00:00.000Z";

/** Opens a registry. It takes each publication that it is sent, and serves it. */
export async function openRegistry() {
  /** What is known about a package, by its name. */
  const packages = new Map();
  /** Bytes, by the path of their URL. */
  const tarballs = new Map();

  const server = createServer((request, response) => {
    answer(request)
      .then(({ status = 200, body }) => response.writeHead(status).end(body))
      .catch((error) => response.writeHead(500).end(JSON.stringify({ error: error.message })));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${server.address().port}/`;

  async function answer(request) {
    const path = decodeURIComponent(new URL(request.url, url).pathname.slice(1));
    if (request.method === "PUT") return publish(await json(request));
    const body = tarballs.get(path) ?? packages.get(path);
    if (body === undefined) return { status: 404, body: '{"error":"not found"}' };
    return { body: Buffer.isBuffer(body) ? body : JSON.stringify(body) };
  }

  /** A publication has one version, and its tarball in base64. */
  function publish({ name, versions, "dist-tags": tags, _attachments: attachments }) {
    const [[version, manifest]] = Object.entries(versions);
    const [{ data }] = Object.values(attachments);
    const path = `${name}/-/${version}.tgz`;
    tarballs.set(path, Buffer.from(data, "base64"));
    manifest.dist.tarball = url + path;
    const time = { created: PUBLISHED, modified: PUBLISHED, [version]: PUBLISHED };
    packages.set(name, { name, versions, "dist-tags": tags, time });
    return { status: 201, body: "{}" };
  }

  return {
    /** Options with which npm takes the packages of this repository from here, and all others from where it does anyway. */
    npmOptions: [`--${scope}:registry=${url}`],
    /** The .npmrc of a workspace that publishes here, and nowhere else. */
    npmrc: `registry=${url}\n${url.replace("http:", "")}:_authToken=local\n`,
    /** @returns the manifest of each package that was published. */
    published: () => [...packages.values()].flatMap(({ versions }) => Object.values(versions)),
    /** Writes the tarball of a published package to a file. */
    saveTarball({ name, version }, file) {
      writeFileSync(file, tarballs.get(`${name}/-/${version}.tgz`));
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
