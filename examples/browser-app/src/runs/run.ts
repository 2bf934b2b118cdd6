import type { RunHandle } from "@identity-reports/sailpoint-reports";
import type { Scene } from "../demo/scene.ts";
import type { Explanation } from "../errors/explain.ts";
import type { VendorId } from "../vendors/load-vendor.ts";
import type { ReportRequest } from "../vendors/vendor.ts";
import type { ActivityLine } from "./activity.ts";

/** Where a run takes place: at a fake in this page, or at the user's tenant. */
export type Mode = "demo" | "tenant";

/** What the user asked for: all that is needed to ask again. It has no secret in it. */
export interface Order {
  readonly mode: Mode;
  readonly vendorId: VendorId;
  readonly vendorName: string;
  /** The vendor can stop a run that was started. */
  readonly canCancel: boolean;
  /** `SailPoint: Identities` */
  readonly title: string;
  readonly request: ReportRequest;
  /** Empty for the demo. */
  readonly baseUrl: string;
  /** Of the demo only: what is to happen to the run. */
  readonly scene?: Scene;
}

/**
 * - `starting`: the vendor has not answered yet
 * - `running`: the vendor has accepted it, and this page waits for its end
 * - `ready`: the report is there, and its file can be saved
 * - `stopped`: this page does not wait for it; it continues at the vendor
 * - `cancelled`: at the vendor, so there will be no file
 */
export type RunState = "starting" | "running" | "ready" | "saved" | "failed" | "stopped" | "cancelled";

/** What was saved. */
export interface SavedSummary {
  readonly fileName: string;
  readonly format: string;
  readonly sizeBytes: number;
  /** Of the bytes that were saved, read back. Missing where the browser cannot compute it. */
  readonly sha256?: string | undefined;
  readonly rowCount?: number | undefined;
  readonly rowsComplete?: boolean | undefined;
  readonly contentType: string;
  readonly savedAt: string;
  /** It was handed over as a download; otherwise it was written to the file that the user chose. */
  readonly isDownload: boolean;
}

/** A time in which nothing is sent. */
export interface Pause {
  readonly reason: string;
  readonly isRateLimit: boolean;
  /** In ms since 1970. */
  readonly until: number;
}

/** What a run is about while this page works on it. Gone after a reload. */
export interface Work {
  readonly progress?: { readonly state: string; readonly polls: number } | undefined;
  readonly retries: number;
  readonly pause?: Pause | undefined;
  /** The file is on its way. */
  readonly saving?: { readonly receivedBytes: number; readonly totalBytes?: number | undefined } | undefined;
  readonly activity: readonly ActivityLine[];
}

/** A run as it is now. A change makes another object. */
export interface Run extends Order {
  readonly key: string;
  readonly state: RunState;
  readonly createdAt: string;
  readonly handle?: RunHandle | undefined;
  readonly problem?: Explanation | undefined;
  readonly saved?: SavedSummary | undefined;
  readonly work: Work;
}

export const noWork: Work = { retries: 0, activity: [] };

/** When the vendor accepted it; before that, when it was ordered. */
export const startOf = ({ handle, createdAt }: Run): Date => new Date(handle?.startedAt ?? createdAt);

/** The order of a run, to give it again. */
export const orderOf = ({ mode, vendorId, vendorName, canCancel, title, request, baseUrl, scene }: Run): Order => ({
  ...{ mode, vendorId, vendorName, canCancel, title, request, baseUrl },
  ...(scene === undefined ? {} : { scene }),
});
