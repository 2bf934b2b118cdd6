import type { Scene } from "../demo/scene.ts";
import { byId, element } from "../page/dom.ts";
import { loadVendor, vendorIds, type VendorId } from "../vendors/load-vendor.ts";
import type { ReportRequest, Vendor } from "../vendors/vendor.ts";
import { ReportFields } from "./fields.ts";

export type Mode = "demo" | "tenant";

/** What was filled in: what to run, where, and with what. */
export interface RunChoice {
  readonly mode: Mode;
  readonly vendorId: VendorId;
  readonly vendor: Vendor;
  readonly title: string;
  readonly request: ReportRequest;
  readonly scene: Scene;
}

/** Told about what is done with the form. */
export interface FormListener {
  /** Everything was filled in. */
  readonly onRun: (choice: RunChoice) => void;
  readonly onProblem: (error: unknown) => void;
}

/** The form on the left. The token stays in its field, and is read from there when it is needed. */
export class RunForm {
  readonly #form = byId("run-form", HTMLFormElement);
  readonly #controls = byId("form-controls", HTMLFieldSetElement);
  readonly #report = byId("report", HTMLSelectElement);
  readonly #fields = new ReportFields(byId("parameters", HTMLElement));
  readonly #baseUrl = byId("base-url", HTMLInputElement);
  readonly #token = byId("token", HTMLInputElement);
  readonly #run = byId("run", HTMLButtonElement);
  readonly #listener: FormListener;
  #vendor: Vendor | undefined;
  /** What the form is filled in for, when that is not a new run. */
  #onToken: (() => void) | undefined;
  #shownFor: Mode | undefined;

  constructor(listener: FormListener) {
    this.#listener = listener;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#form.addEventListener("change", ({ target }) => {
      if (target === this.#report) this.#showFields();
      if (!(target instanceof HTMLInputElement) || target.type !== "radio") return;
      this.#onToken = undefined;
      if (target.name === "vendor") this.showVendor().catch(listener.onProblem);
      this.#showMode();
    });
    this.#showMode();
    // Only now is there something that takes what is sent.
    this.lock(false);
  }

  get baseUrl(): string {
    return this.#baseUrl.value.trim();
  }

  /**
   * The token as it is in its field now: a new one counts at once, also for a run that is under way.
   *
   * @throws Error when the form is about another tenant by now, for a token must not go there.
   */
  tokenFor(vendorId: VendorId, baseUrl: string): string {
    if (this.hasTokenFor(vendorId, baseUrl)) return this.#token.value.trim();
    throw new Error(`the form has no token for ${baseUrl}`);
  }

  /** Loads the chosen vendor's client and offers its reports. */
  async showVendor(): Promise<void> {
    const id = this.#vendorId();
    this.#vendor = undefined;
    // A token for one vendor is none of the next one's business.
    this.#token.value = "";
    this.#baseUrl.value = "";
    this.#report.disabled = true;
    this.#run.disabled = true;
    const vendor = await loadVendor(id);
    // Another one may have been chosen in the meantime.
    if (id !== this.#vendorId()) return;
    this.#vendor = vendor;
    this.#report.disabled = false;
    this.#run.disabled = false;
    this.#report.replaceChildren(...vendor.reports.map(({ value, label }) => element("option", { value }, label)));
    byId("base-url-hint", HTMLElement).textContent = vendor.addressHint;
    byId("token-label", HTMLElement).textContent = vendor.tokenLabel;
    byId("scene-failure-label", HTMLElement).textContent = id === "fudo" ? "Refuse the run: 403" : "Fail the run";
    this.#showFields();
  }

  /** Nothing can be changed while a run is under way. */
  lock(isLocked: boolean): void {
    this.#controls.disabled = isLocked;
  }

  /** True when there is a token for this address. */
  hasTokenFor(vendorId: VendorId, baseUrl: string): boolean {
    const isThere = this.#mode() === "tenant" && this.#vendorId() === vendorId && this.#token.value.trim() !== "";
    return isThere && URL.parse(this.baseUrl)?.origin === URL.parse(baseUrl)?.origin;
  }

  /** Asks for the token of a tenant, and for nothing else. */
  async askForToken(vendorId: VendorId, baseUrl: string, onToken: () => void): Promise<void> {
    this.#choose("mode", "tenant");
    this.#choose("vendor", vendorId);
    await this.showVendor();
    this.#baseUrl.value = baseUrl;
    this.#onToken = onToken;
    this.#showMode();
    this.#token.focus();
  }

  #submit(): void {
    const onToken = this.#onToken;
    this.#onToken = undefined;
    this.#showMode();
    if (onToken !== undefined) return onToken();
    const choice = this.#read();
    if (choice !== undefined) this.#listener.onRun(choice);
  }

  #read(): RunChoice | undefined {
    const vendor = this.#vendor;
    const label = this.#report.selectedOptions[0]?.textContent;
    if (vendor === undefined || label === undefined) return undefined;
    const isChecked = (id: string): boolean => byId(id, HTMLInputElement).checked;
    return {
      mode: this.#mode(),
      vendorId: this.#vendorId(),
      vendor,
      title: `${vendor.name}: ${label}`,
      request: { report: this.#report.value, values: this.#fields.read() },
      scene: {
        runMs: Number(byId("run-length", HTMLSelectElement).value),
        isRateLimited: isChecked("scene-rate-limit"),
        breaks: isChecked("scene-reset"),
        fails: isChecked("scene-failure"),
      },
    };
  }

  #showMode(): void {
    const isTenant = this.#mode() === "tenant";
    byId("connection", HTMLElement).hidden = !isTenant;
    byId("scene", HTMLElement).hidden = isTenant;
    this.#baseUrl.required = isTenant;
    this.#token.required = isTenant;
    if (!isTenant) this.#token.value = "";
    const isResuming = this.#onToken !== undefined;
    const what = byId("what", HTMLFieldSetElement);
    what.hidden = isResuming;
    what.disabled = isResuming;
    this.#run.textContent = isResuming ? "Resume the run" : "Run the report";
    if (this.#shownFor !== this.#mode()) this.#showFields();
  }

  #showFields(): void {
    this.#shownFor = this.#mode();
    const report = this.#vendor?.reports.find(({ value }) => value === this.#report.value);
    this.#fields.show(report?.fields ?? [], { withExamples: this.#mode() === "demo" });
  }

  #choose(name: string, value: string): void {
    const control = this.#form.elements.namedItem(name);
    if (control instanceof RadioNodeList) control.value = value;
  }

  #mode(): Mode {
    return this.#chosen("mode") === "tenant" ? "tenant" : "demo";
  }

  #vendorId(): VendorId {
    return vendorIds.find((id) => id === this.#chosen("vendor")) ?? "sailpoint";
  }

  #chosen(name: string): string {
    const control = this.#form.elements.namedItem(name);
    return control instanceof RadioNodeList ? control.value : "";
  }
}
