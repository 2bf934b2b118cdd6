import { currentTimeMs } from "@identity-reports/core/fake";
import type { ReportRow } from "@identity-reports/core/fake";
import type { ObjectType } from "../models.js";
import { PredefinedReport } from "../predefined-reports.js";

/** An object of an appliance, in the fake's memory. */
export interface StoredObject {
  readonly type: ObjectType;
  readonly id: string;
  /** Undefined for what the appliance brings along. */
  readonly createdBy: string | undefined;
  readonly createdAt: number;
  modifiedAt: number;
  removed: boolean;
  attributes: Readonly<Record<string, unknown>>;
  /** Of a report: when its file is there, and what is in it. */
  readonly file?: StoredFile;
}

/** The file of a report. */
export interface StoredFile {
  /** In ms since 1970. */
  readonly readyAt: number;
  readonly rows: readonly ReportRow[];
  readonly content: Uint8Array | string | undefined;
}

/** All objects of an appliance. */
export interface ObjectStore {
  readonly objects: readonly StoredObject[];
  add(object: Pick<StoredObject, "type" | "createdBy" | "attributes" | "file">): StoredObject;
  find(type: ObjectType, id: string): StoredObject | undefined;
  change(object: StoredObject, attributes: Readonly<Record<string, unknown>>): void;
  remove(object: StoredObject): void;
  clear(): void;
}

/** Far beyond what a number can hold, as on a real appliance. */
const firstId = 9124292845052624897n;

const titleOf = (name: string): string =>
  `${name.replaceAll(/(?<=[a-z])([A-Z])/g, (sign) => ` ${sign.toLowerCase()}`)} report`;

/** Creates a store with the predefined definitions. Ids repeat from run to run of a test, and after `clear`. */
export function createObjectStore(): ObjectStore {
  const objects: StoredObject[] = [];
  let nextId = firstId;

  const predefine = (): void => {
    for (const [name, id] of Object.entries(PredefinedReport)) {
      const attributes = { title: titleOf(name), type: "system" };
      const at = Date.UTC(2025, 4, 14, 12, 11);
      objects.push({
        type: "defined_report",
        id,
        createdBy: undefined,
        createdAt: at,
        modifiedAt: at,
        removed: false,
        attributes,
      });
    }
  };
  predefine();

  return {
    objects,
    add(object) {
      const now = currentTimeMs();
      const added = { ...object, id: String(nextId++), createdAt: now, modifiedAt: now, removed: false };
      objects.push(added);
      return added;
    },
    find: (type, id) => objects.find((object) => object.type === type && object.id === id && !object.removed),
    change(object, attributes) {
      object.attributes = { ...object.attributes, ...attributes };
      object.modifiedAt = currentTimeMs();
    },
    remove(object) {
      object.removed = true;
      object.modifiedAt = currentTimeMs();
    },
    clear() {
      objects.splice(0);
      nextId = firstId;
      predefine();
    },
  };
}
