#!/usr/bin/env node
import module from "node:module";
import process from "node:process";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(`identity-reports needs Node 22.12 or later, and this is ${process.versions.node}.\n`);
  process.exitCode = 2;
} else {
  // A second start reads compiled code from Node's own cache in the folder for temporary files.
  module.enableCompileCache();
  const { runProcess } = await import("./process.ts");
  await runProcess();
}
