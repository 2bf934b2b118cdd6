import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A connection to a server of this machine that can be cut: then nothing passes, and neither side is told. */
export interface Wire {
  readonly port: number;
  cut(): void;
  /** What was on its way goes on. */
  mend(): void;
  close(): Promise<void>;
}

export async function startWire(target: number): Promise<Wire> {
  const ends = new Set<Socket>();
  let isCut = false;
  const hold = (end: Socket): void => {
    ends.add(end);
    end.on("error", () => {}).once("close", () => ends.delete(end));
    if (isCut) end.pause();
  };
  const server = createServer((near) => {
    const far = connect(target, "127.0.0.1");
    hold(near);
    hold(far);
    near.on("data", (bytes) => void far.write(bytes)).once("close", () => far.destroy());
    far.on("data", (bytes) => void near.write(bytes)).once("close", () => near.destroy());
    if (isCut) for (const end of [near, far]) end.pause();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      isCut = true;
      for (const end of ends) end.pause();
    },
    mend: () => {
      isCut = false;
      for (const end of ends) end.resume();
    },
    close: async () => {
      for (const end of ends) end.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
