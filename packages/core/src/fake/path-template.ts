/** Reads the parameters out of a path, or undefined when the path is another one. */
export type PathMatcher = (path: string) => Readonly<Record<string, string>> | undefined;

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/**
 * Compiles a template such as `/reports/{id}/result`. A parameter matches exactly one segment that is not empty, and
 * is handed over decoded.
 */
export function pathMatcher(template: string): PathMatcher {
  const wanted = template.split("/").map((segment) => ({ segment, name: /^\{(\w+)\}$/.exec(segment)?.[1] }));
  return (path) => {
    const segments = path.split("/");
    if (segments.length !== wanted.length) return undefined;
    const parameters: Record<string, string> = {};
    for (const [index, { segment, name }] of wanted.entries()) {
      const value = decoded(segments[index] ?? "");
      if (name === undefined ? value !== segment : !value) return undefined;
      if (name !== undefined && value !== undefined) parameters[name] = value;
    }
    return parameters;
  };
}
