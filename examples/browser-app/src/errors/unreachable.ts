const probeMs = 5_000;

/**
 * Why a server could not be reached, as far as a browser tells: whether anything answers at the address at all. The
 * question has no credentials, and its answer cannot be read.
 */
export async function whyUnreachable(address: string | undefined): Promise<string> {
  if (!navigator.onLine) return "This computer is offline. Connect it, then try again.";
  if (address === undefined || !URL.canParse(address)) return "Check the address and the network, then try again.";
  const { origin, host } = new URL(address);
  return (await answers(origin))
    ? `${host} responds, but does not let this page read its responses (CORS). Allow ${location.origin} there, or let a backend make the calls.`
    : `No server responds at ${host}. Check the name, the port and the network, and open the address in another tab: a certificate that the browser does not trust looks the same from here.`;
}

async function answers(origin: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(probeMs);
    await fetch(origin, { mode: "no-cors", credentials: "omit", cache: "no-store", redirect: "follow", signal });
    return true;
  } catch {
    return false;
  }
}
