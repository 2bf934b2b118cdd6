/**
 * Modules of Node that take milliseconds to load and that most programs never use here: connections with certificates of
 * their own, and hashes. Loaded when first needed, so that importing a client costs no more than its dependencies do.
 */
export const builtins = {
  get crypto() {
    return process.getBuiltinModule("node:crypto");
  },
  get dns() {
    return process.getBuiltinModule("node:dns");
  },
  get http() {
    return keep("http", process.getBuiltinModule("node:http"));
  },
  get https() {
    return keep("https", process.getBuiltinModule("node:https"));
  },
  get net() {
    return keep("net", process.getBuiltinModule("node:net"));
  },
  get os() {
    return process.getBuiltinModule("node:os");
  },
  get tls() {
    return keep("tls", process.getBuiltinModule("node:tls"));
  },
  get zlib() {
    return process.getBuiltinModule("node:zlib");
  },
};

/** Puts a module that every request needs into the place of its getter. */
function keep<Module>(name: string, module: Module): Module {
  Object.defineProperty(builtins, name, { value: module });
  return module;
}
