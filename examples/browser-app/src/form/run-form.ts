import type { Explanation } from "../errors/explain.ts";
import { byId, element } from "../page/dom.ts";
import type { Mode, Order } from "../runs/run.ts";
import type { Tokens } from "../runs/tokens.ts";
import { loadVendor, vendorIds, type VendorId } from "../vendors/load-vendor.ts";
import type { Vendor } from "../vendors/vendor.ts";
import { ConnectionFields } from "./connection.ts";
import { showProblem } from "./field-problem.ts";
import { ReportFields } from "./fields.ts";
import { readScene, showSceneOf } from "./scene-fields.ts";

const modeHints: Readonly<Record<Mode, string>> = {
  demo: "The vendor is simulated in this page. No account is needed.",
  tenant: `The tenant must allow requests from ${location.origin} (CORS). Never put a client secret or a private key into a page.`,
};

/** What to run, and where. */
export class RunForm {
  readonly #form = byId("run-form", HTMLFormElement);
  readonly #report = byId("report", HTMLSelectElement);
  readonly #fields = new ReportFields(byId("parameters", HTMLElement));
  readonly #connection: ConnectionFields;
  readonly #onChange: () => void;
  /** The vendor that the fields are about. Another may be chosen already, and on its way. */
  #loaded: { readonly id: VendorId; readonly vendor: Vendor } | undefined;

  constructor(tokens: Tokens, listener: { readonly onRun: (order: Order) => void; readonly onChange: () => void }) {
    this.#connection = new ConnectionFields(tokens);
    this.#onChange = listener.onChange;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#isFilledIn()) this.#withOrder(listener.onRun);
    });
    this.#form.addEventListener("change", ({ target }) => void this.#follow(target));
    this.#form.addEventListener("input", listener.onChange);
  }

  /** Loads what the chosen vendor offers. The form can be used from then on. */
  async showVendor(): Promise<void> {
    const id = this.#vendorId;
    this.#setLoaded(undefined);
    const vendor = await loadVendor(id);
    // Another one was chosen while this one was on its way.
    if (id !== this.#vendorId) return;
    this.#setLoaded({ id, vendor });
    this.#connection.showVendor(vendor);
    this.#report.replaceChildren(...vendor.reports.map(({ value, label }) => element("option", { value }, label)));
    showSceneOf(id);
    this.#showMode();
    byId("form-controls", HTMLFieldSetElement).disabled = false;
  }

  /** What the form asks for now; undefined until the vendor is loaded. */
  get order(): Order | undefined {
    const loaded = this.#loaded;
    const label = this.#report.selectedOptions[0]?.textContent;
    if (loaded?.id !== this.#vendorId || label === undefined) return undefined;
    const { id, vendor } = loaded;
    const mode = this.#mode;
    return {
      mode,
      vendorId: id,
      vendorName: vendor.name,
      canCancel: vendor.canCancel,
      title: `${vendor.name}: ${label}`,
      request: { report: this.#report.value, values: this.#fields.read() },
      baseUrl: mode === "demo" ? "" : this.#connection.baseUrl,
      ...(mode === "demo" ? { scene: readScene() } : {}),
    };
  }

  /** Shows at its field what the client refused. @returns false when no field of the form is about that. */
  showRefused({ option = "", message }: Explanation): boolean {
    const control = this.#controlFor(option);
    if (control === undefined) return false;
    const label = control.labels?.[0]?.textContent ?? option;
    showProblem(control, message.replace(option, label));
    control.focus();
    return true;
  }

  #controlFor(option: string): HTMLInputElement | HTMLSelectElement | undefined {
    if (option === "baseUrl") return this.#connection.address;
    if (option.startsWith("auth")) return this.#connection.token;
    return this.#fields.control(option.split(".").at(-1) ?? "");
  }

  #setLoaded(loaded: { readonly id: VendorId; readonly vendor: Vendor } | undefined): void {
    this.#loaded = loaded;
    this.#report.disabled = loaded === undefined;
    byId("run", HTMLButtonElement).disabled = loaded === undefined;
  }

  #withOrder(use: (order: Order) => void): void {
    const { order } = this;
    if (order !== undefined) use(order);
  }

  #isFilledIn(): boolean {
    const missingField = this.#fields.showMissing();
    const missing = (this.#mode === "tenant" ? this.#connection.read(this.#vendorId) : undefined) ?? missingField;
    missing?.focus();
    return missing === undefined;
  }

  async #follow(target: EventTarget | null): Promise<void> {
    if (target instanceof HTMLInputElement && target.name === "vendor") await this.showVendor();
    else if (target instanceof HTMLInputElement && target.name === "mode") this.#showMode();
    else if (target === this.#report) this.#showFields();
    this.#onChange();
  }

  #showMode(): void {
    const isTenant = this.#mode === "tenant";
    byId("connection", HTMLElement).hidden = !isTenant;
    byId("scene", HTMLElement).hidden = isTenant;
    byId("mode-hint", HTMLElement).textContent = modeHints[this.#mode];
    this.#showFields();
  }

  #showFields(): void {
    const report = this.#loaded?.vendor.reports.find(({ value }) => value === this.#report.value);
    this.#fields.show(report?.fields ?? [], { withExamples: this.#mode === "demo" });
  }

  get #mode(): Mode {
    return this.#chosen("mode") === "tenant" ? "tenant" : "demo";
  }

  get #vendorId(): VendorId {
    return vendorIds.find((id) => id === this.#chosen("vendor")) ?? "sailpoint";
  }

  #chosen(name: string): string {
    const control = this.#form.elements.namedItem(name);
    return control instanceof RadioNodeList ? control.value : "";
  }
}
