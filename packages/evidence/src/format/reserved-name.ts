/**
 * The devices of Windows, as Microsoft's "Naming Files, Paths, and Namespaces" and `CreateFile` list them; `¹²³` count as
 * digits, and 0 does not. A blank before the extension does not help: Windows removes it.
 */
const device = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[1-9¹²³])\s*(?:\.|$)/i;

/** Whether Windows keeps the name of a file or folder for a device, whatever extension it has: `NUL`, `com1.csv`. */
export const isReservedName = (name: string): boolean => device.test(name);
