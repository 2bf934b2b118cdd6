import { beforeAll, describe, expect, it } from "vitest";
import { faults, type PlacedFault } from "../src/faults.ts";
import { answerSources } from "./support/endpoint.ts";
import { faultTable, outcomeOf, strayExceptions } from "./support/fault-table.ts";
import { openPlaces, type Places } from "./support/places.ts";
import { runCell } from "./support/run-cell.ts";
import { vendors } from "./support/vendors.ts";

const endpoints = vendors.flatMap((vendor) => vendor.endpoints);
const names = Object.keys(faults);
const namedFaults = Object.entries<PlacedFault>(faults);
let places: Places;

beforeAll(async () => {
  places = await openPlaces();
});

describe("the table", () => {
  it.each(vendors)("has every endpoint method of the $name client", (vendor) => {
    const methods = vendor.endpointMethods.map((method) => `${vendor.name}.${method}`);
    expect(vendor.endpoints.map(({ name }) => name).sort()).toEqual(methods.sort());
  });

  it("has every fault", () => {
    expect(Object.keys(faultTable).sort()).toEqual([...names].sort());
  });

  it("has a cell for every fault at every endpoint, and none for anything else", () => {
    const missing = names.flatMap((fault) =>
      endpoints.flatMap((endpoint) =>
        answerSources.flatMap((source) =>
          outcomeOf(fault, endpoint, source) === undefined ? [`${fault}: ${endpoint.name}, ${source}`] : [],
        ),
      ),
    );
    expect(missing).toEqual([]);
    expect(strayExceptions(endpoints)).toEqual([]);
    expect(endpoints.length).toBe(44);
    expect(names.length * endpoints.length).toBe(2_068);
  });
});

const cellsRun = new Map(answerSources.map((source) => [source, 0]));

describe.each(answerSources)(
  "every endpoint of every vendor does what the table says, answered by the %s",
  (source) => {
    it.concurrent.each(namedFaults)("%s", { timeout: 60_000 }, async (name, fault) => {
      const { place = "server" } = fault;
      const outOfReach = place === "server of its own" || !places.at(place).isOutOfReach ? undefined : places.at(place);
      const before = outOfReach?.server?.accepted ?? 0;
      const cells = await Promise.all(
        endpoints.map(async (endpoint) => {
          const outcome = outcomeOf(name, endpoint, source);
          if (outcome === undefined) return { calls: 0, complaints: [`${endpoint.name} has no cell`] };
          cellsRun.set(source, (cellsRun.get(source) ?? 0) + 1);
          return await runCell(endpoint, source, fault, outcome, places);
        }),
      );
      expect(cells.flatMap(({ complaints }) => complaints)).toEqual([]);
      // Where no request gets through, the fault was met if each call tried to connect.
      if (outOfReach?.server !== undefined)
        expect(outOfReach.server.accepted - before).toBe(cells.reduce((sum, { calls }) => sum + calls, 0));
      expect(places.elsewhere.received).toBe(0);
    });
  },
);

it("every cell was tried with both", () => {
  expect(Object.fromEntries(cellsRun)).toEqual({ examples: 2_068, fake: 2_068 });
});
