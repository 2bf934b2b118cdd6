/** The part of a probe's document that a fake can be set to. */
export interface ProbeFindings {
  readonly kind: "probe";
  /** The vendor that was probed. */
  readonly vendor: string;
  /** Values of the fake's switches, by their names. */
  readonly behaviour: Readonly<Record<string, string | number>>;
}

/**
 * The switches of a fake: those that are given, and under them what a probe has found.
 *
 * @param fake name of the fake, for messages.
 * @throws TypeError for what is no probe of that vendor.
 */
export function probedBehaviour<Behaviour extends object>(
  fake: string,
  vendor: string,
  { asProbed, behaviour }: { readonly asProbed?: ProbeFindings | undefined; readonly behaviour?: Partial<Behaviour> },
): Partial<Behaviour> {
  if (asProbed === undefined) return behaviour ?? {};
  if (asProbed.kind !== "probe" || typeof asProbed.behaviour !== "object" || asProbed.vendor !== vendor) {
    throw new TypeError(`${fake}: asProbed must be the document of a probe of ${vendor}.`);
  }
  // Names and values are checked with those that are given.
  return { ...(asProbed.behaviour as Partial<Behaviour>), ...behaviour };
}
