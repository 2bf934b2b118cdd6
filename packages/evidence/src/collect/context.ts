import type { Collection } from "../folder/collection.js";
import type { CollectEvent } from "./events.js";
import type { CollectOptions } from "./options.js";
import type { Stop } from "./stop.js";

/** What the reports of one call of `collect` share. */
export interface CollectContext {
  readonly collection: Collection;
  readonly options: CollectOptions;
  readonly stop: Stop;
  readonly emit: EmitEvent;
}

/** Gives an event to `onProgress` of the caller, with the time added. */
export type EmitEvent = (event: WithoutTime<CollectEvent>) => void;

type WithoutTime<Event> = Event extends unknown ? Omit<Event, "at"> : never;
