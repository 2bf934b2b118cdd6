// The parser brings no declarations; only this is used of it.
declare module "markdown-it" {
  class MarkdownIt {
    constructor(options: { readonly linkify: boolean; readonly html: boolean });
    render(text: string): string;
  }
  export default MarkdownIt;
}
