import { element } from "../page/dom.ts";

/** A PDF in the browser's own viewer, where it has one. */
export function pdfView(file: Blob): HTMLElement {
  const href = URL.createObjectURL(new Blob([file], { type: "application/pdf" }));
  const link = element("a", { href, target: "_blank", rel: "noopener" }, "Open the PDF in a new tab");
  if (!navigator.pdfViewerEnabled) return element("p", {}, "This browser does not show PDFs in a page. ", link);
  return element(
    "div",
    { class: "preview" },
    element("iframe", { class: "pdf", src: href, title: "The PDF that was saved" }),
    element("p", {}, link),
  );
}
