const owners = new WeakMap<AbortSignal, object>();
const underWay = new Set<AbortSignal>();

/**
 * Keeps a Request alive while its call is under way, and after that for as long as its signal is in use. In Node a Request
 * that was collected no longer passes on the abort of the signal it was made with, and the promise of a call alone does
 * not refer to it: without this, a call that hangs might never hear of an abort.
 *
 * @returns a function to call when the call has settled.
 */
export function keepAlive(signal: AbortSignal, owner: object): () => void {
  owners.set(signal, owner);
  underWay.add(signal);
  return () => void underWay.delete(signal);
}
