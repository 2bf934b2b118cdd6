/**
 * Modules of Node that take milliseconds to load and that most programs never use here: connections with certificates of
 * their own, and hashes. Loaded when first needed, so that importing a client costs no more than its dependencies do.
 */
export const builtins = {
  get crypto() {
    return process.getBuiltinModule("node:crypto");
  },
  get http() {
    return process.getBuiltinModule("node:http");
  },
  get https() {
    return process.getBuiltinModule("node:https");
  },
  get net() {
    return process.getBuiltinModule("node:net");
  },
  get os() {
    return process.getBuiltinModule("node:os");
  },
  get tls() {
    return process.getBuiltinModule("node:tls");
  },
  get zlib() {
    return process.getBuiltinModule("node:zlib");
  },
};
