// Which pages the reference has: one for each symbol that users import, one for each entry that few do.
import { Comment, Converter, ReflectionKind } from "typedoc";
import { MemberRouter } from "typedoc-plugin-markdown";
import { scope, workspacePackages } from "../scripts/workspace.mjs";

const ownPage = ["Class", "Interface", "Enum", "TypeAlias", "Function", "Variable"];

/** For tests, and for builders of clients: read as a whole, and 200 pages fewer to build. */
export const isReadAsAWhole = (module) =>
  /\/(?:fake|msw|vendor|diagnose|rows)$/.test(module) && module !== `${scope}/rows`;

class SymbolRouter extends MemberRouter {
  buildChildPages(reflection, pages) {
    if (reflection.kindOf(ReflectionKind.Module)) {
      this.membersWithOwnFile = isReadAsAWhole(reflection.name) ? [] : ownPage;
    }
    super.buildChildPages(reflection, pages);
  }

  /** On a page with many symbols, the slug of a member must not take that of a symbol: `Check.kind` and `CheckKind`. */
  buildAnchors(target, pageTarget) {
    if (pageTarget.kindOf(ReflectionKind.Module) && target.parent !== pageTarget) return;
    super.buildAnchors(target, pageTarget);
  }
}

export function load({ converter, renderer }) {
  renderer.defineRouter("symbol", SymbolRouter);
  converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => sortModules(project), afterGroupsAreMade);
  converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    const modules = project.getChildrenByKind(ReflectionKind.Module);
    for (const module of modules) {
      // Calls each module by what it is imported as, where TypeDoc has its path: "core/src/fake".
      module.name = `${scope}/${module.name.replace(/\/src\b/, "")}`;
    }
    const core = modules.find(({ name }) => name === `${scope}/core`);
    for (const module of modules) module.comment ??= commentOf(module.name, core);
  });
}

const afterGroupsAreMade = -10_000;

/** The order in which readers look for them: the clients, what goes with each of them, what they share. */
const order = ["sailpoint-reports", "session-reports", "ping-reports", "rows", "evidence", "fake-server", "core"];
const rank = ({ name }) => order.indexOf(name.split("/")[1]);

function sortModules(project) {
  for (const list of [project, ...(project.groups ?? [])]) {
    list.children?.sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name));
  }
}

const packages = new Map(workspacePackages().map((each) => [each.name, each]));
const forBuilders = "For builders of clients: what the clients of the vendors are made of.";

/** The words of the package, where an entry has none of its own. */
function commentOf(name, core) {
  const { isVendor, manifest } = packages.get(name) ?? {};
  const text = manifest?.description ?? forBuilders;
  if (!isVendor) return new Comment([{ kind: "text", text }]);
  return new Comment([
    { kind: "text", text: `${text} Exports all of ` },
    { kind: "inline-tag", tag: "@link", text: core.name, target: core },
    { kind: "text", text: " as well: errors, events, and what is around a report file." },
  ]);
}
