// What the reference says about signatures beyond what the sources say: names for destructured parameters, the words of
// a parameter's type where the parameter has none, links from errors that are thrown, and the usual form first.
import { Comment, Converter, ReflectionKind } from "typedoc";
import { isReadAsAWhole } from "./typedoc-pages.mjs";

export function load({ converter, logger }) {
  // After TypeDoc has given each parameter the words of its own.
  converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    const classes = new Map(project.getReflectionsByKind(ReflectionKind.Class).map((each) => [each.name, each]));
    for (const reflection of project.getReflectionsByKind(ReflectionKind.All)) {
      // Where a member was declared first says nothing to a reader, and stands behind each of them.
      for (const relation of ["inheritedFrom", "overwrites", "implementationOf"]) delete reflection[relation];
      if (reflection.signatures?.length > 1) reflection.signatures.sort((a, b) => countExamples(b) - countExamples(a));
    }
    for (const signature of project.getReflectionsByKind(ReflectionKind.SomeSignature)) {
      signature.parameters = signature.parameters?.filter(({ name }) => name !== "this");
      for (const parameter of signature.parameters ?? []) nameAndDescribe(parameter);
      for (const tag of signature.comment?.blockTags ?? []) if (tag.tag === "@throws") linkErrors(tag, classes);
      for (const { name } of undescribedIn(signature)) {
        logger.warn(`${signature.getFullName()}: the parameter "${name}" has no words; give it a @param`);
      }
    }
  });
}

const countExamples = ({ comment }) => (comment?.getTags("@example") ?? []).length;

function nameAndDescribe(parameter) {
  const { type } = parameter;
  const typeName = type?.type === "reference" ? type.name : undefined;
  if (parameter.name === "__namedParameters") parameter.name = nameFor(typeName);
  if (parameter.comment !== undefined) return;
  const summary = firstSentence(type?.reflection?.comment?.summary ?? []);
  const text = summary === "" ? (commonWords[parameter.name] ?? unitOf(parameter.name)) : summary;
  if (text !== undefined) parameter.comment = new Comment([{ kind: "text", text }]);
}

const nameFor = (typeName = "Input") =>
  typeName.endsWith("Options") ? "options" : typeName.endsWith("Params") ? "params" : "input";

/** What parameters of these names are, whatever they belong to. */
const commonWords = {
  bytes: "The bytes.",
  changes: "What to change, or a function that makes it from what is there.",
  data: "The bytes of one piece.",
  details: "What to run: the type of the report with its arguments.",
  error: "What was thrown.",
  folder: "Path of the folder.",
  handle: "Handle of the run, or its JSON, read back.",
  input: "What to set.",
  name: "Its name, as the vendor has it.",
  key: "Names what is kept; no secret.",
  message: "What happened, in words.",
  method: "HTTP method.",
  option: "Name of the option.",
  options: "Options of this call.",
  params: "Parameters of the endpoint, in the vendor’s words.",
  positionBytes: "From the start of the file, in bytes.",
  problem: "What is wrong with it.",
  request: "What to send, and options of this call.",
  source: "Its text, or what was read from it.",
  target: "Where to: a path, or what takes a stream.",
  values: "The values to compare with.",
  value: "The value to look at, or to compare with.",
  callback: "Called with each of them.",
  event: "What happened.",
  file: "The file.",
  filter: "Which of them.",
  id: "The vendor’s id of it.",
  listener: "Called with each event.",
  path: "Path, with its version.",
  query: "What to look for.",
  rows: "The rows.",
  signal: "Ends it when it aborts.",
  url: "Address.",
  work: "What to do meanwhile.",
  writable: "What takes the bytes.",
};

/** A name that ends in its unit. */
const unitOf = (name) => (name.endsWith("Ms") ? "In milliseconds." : name.endsWith("Bytes") ? "In bytes." : undefined);

function firstSentence(parts) {
  const text = parts.map(({ text: part }) => part).join("");
  return /^[^]*?[.:](?=\s|$)/.exec(text)?.[0].replace(/\s+/g, " ").replace(/:$/, ".") ?? "";
}

/** The names of error classes become links to their pages. */
function linkErrors(tag, classes) {
  tag.content = tag.content.flatMap((part) => {
    if (part.kind !== "text") return [part];
    return part.text.split(/\b([A-Z]\w*Error)\b/).flatMap((text) => {
      const target = classes.get(text);
      if (target !== undefined) return [{ kind: "inline-tag", tag: "@link", text, target }];
      return text === "" ? [] : [{ kind: "text", text }];
    });
  });
}

/** Of functions and methods: errors are not made by users, and say what they are by their names. */
function undescribedIn(signature) {
  const owner = signature.parent;
  if (!owner?.kindOf([ReflectionKind.Function, ReflectionKind.Method])) return [];
  if (!owner.parent?.kindOf([ReflectionKind.Class, ReflectionKind.Interface, ReflectionKind.Module])) return [];
  if (isReadAsAWhole(moduleOf(owner).name)) return [];
  return (signature.parameters ?? []).filter(({ comment }) => comment === undefined);
}

const moduleOf = (reflection) => (reflection.kindOf(ReflectionKind.Module) ? reflection : moduleOf(reflection.parent));
