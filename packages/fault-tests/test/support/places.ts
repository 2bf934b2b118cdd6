import { afterAll } from "vitest";
import { issue } from "../../../core/test/platform/tls-server.ts";
import { holdClosedPort, startFaultServer, type FaultServer } from "../../src/fault-server.ts";
import type { Place } from "../../src/faults.ts";
import type { CaseOptions } from "./endpoint.ts";
import { ownLimits, type OwnLimit } from "./overdue.ts";

/** Somewhere a client can be sent to. */
export interface Destination {
  readonly options: CaseOptions;
  /** Undefined where there is none. */
  readonly server?: FaultServer;
  /** True when no request gets through, whatever the server would answer. */
  readonly isOutOfReach: boolean;
}

/** Where clients are sent to, and the server that none of them must ever reach. */
export interface Places {
  readonly elsewhere: FaultServer;
  /** A time limit for faults that nothing else ends. */
  newLimit(): OwnLimit;
  at(place: Exclude<Place, "server of its own">): Destination;
}

/** Everything that listens, or does not; closed when the file's tests are over. */
export async function openPlaces(): Promise<Places> {
  const elsewhere = await startFaultServer();
  const options = { elsewhere: elsewhere.baseUrl };
  const authority = issue({ name: "authority", isCa: true });
  const secure = issue({ name: "vendor", altNames: ["127.0.0.1"] });
  const selfSigned = issue({ name: "vendor", altNames: ["127.0.0.1"] });
  const expired = issue({ name: "vendor", altNames: ["127.0.0.1"], notAfter: new Date(Date.now() - 1) });
  const misnamed = issue({ name: "vendor", altNames: ["other.example"], issuer: authority });
  const [plainServer, secureServer, selfSignedServer, expiredServer, misnamedServer] = await Promise.all([
    startFaultServer(options),
    startFaultServer({ ...options, certificate: secure }),
    startFaultServer({ certificate: selfSigned }),
    startFaultServer({ certificate: expired }),
    startFaultServer({ certificate: misnamed }),
  ]);
  const closedPort = await holdClosedPort(elsewhere);
  afterAll(async () => {
    closedPort.release();
    const servers = [elsewhere, plainServer, secureServer, selfSignedServer, expiredServer, misnamedServer];
    await Promise.all(servers.map((server) => server.close()));
  });
  const served = (server: FaultServer, ca?: string, isOutOfReach = false): Destination => ({
    server,
    isOutOfReach,
    options: { baseUrl: server.baseUrl, ...(ca === undefined ? {} : { tls: { ca } }) },
  });
  const nowhere = (baseUrl: string): Destination => ({ options: { baseUrl }, isOutOfReach: true });
  const destinations: Readonly<Record<Exclude<Place, "server of its own">, Destination>> = {
    server: served(plainServer),
    "secure server": served(secureServer, secure.cert),
    "self-signed server": served(selfSignedServer, undefined, true),
    "expired server": served(expiredServer, expired.cert, true),
    "misnamed server": served(misnamedServer, authority.cert, true),
    "closed port": nowhere(`http://127.0.0.1:${closedPort.port}`),
    // One letter more than DNS allows: no resolver has to be asked, and none can find it.
    "unknown host": nowhere(`https://${"x".repeat(64)}.invalid`),
  };
  return { elsewhere, newLimit: ownLimits(), at: (place) => destinations[place] };
}
