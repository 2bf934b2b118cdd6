import type { Scene } from "../demo/scene.ts";
import { byId } from "../page/dom.ts";
import type { VendorId } from "../vendors/load-vendor.ts";

/** What is to happen to the next run of the demo. */
export const readScene = (): Scene => ({
  runMs: Number(byId("run-length", HTMLSelectElement).value),
  isRateLimited: isChecked("scene-rate-limit"),
  breaks: isChecked("scene-reset"),
  fails: isChecked("scene-failure"),
});

/** Fudo knows no failed reports: those it cannot make it does not accept. */
export function showSceneOf(vendor: VendorId): void {
  byId("scene-failure-label", HTMLElement).textContent = vendor === "fudo" ? "Refuse the run: 403" : "Fail the run";
}

const isChecked = (id: string): boolean => byId(id, HTMLInputElement).checked;
