#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(`identity-reports needs Node 22.12 or later, and this is ${process.versions.node}.\n`);
  process.exitCode = 2;
} else {
  // A second start reads compiled code from Node's own cache in the folder for temporary files.
  process.getBuiltinModule("node:module").enableCompileCache();
  const { runProcess } = await import("./process.ts");
  await runProcess();
}

// The import of process.ts is made on demand, and this file has no other: it is a module all the same.
export {};
