// Calls each module by what it is imported as, where TypeDoc has its path: "core/src/fake".
import { Converter, ReflectionKind } from "typedoc";
import { scope } from "../scripts/workspace.mjs";

export function load({ converter }) {
  converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.getChildrenByKind(ReflectionKind.Module)) {
      module.name = `${scope}/${module.name.replace(/\/src\b/, "")}`;
    }
  });
}
