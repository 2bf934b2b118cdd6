import { clientCredentials } from "../../src/auth/client-credentials.js";
import type { ClientOptions } from "../../src/call/options.js";
import { scriptedFetch, testClient, type ScriptedFetch, type SeenCall, type TestClient } from "./transport-client.js";

export const clientId = "the-client-id";
export const clientSecret = "the-client-secret";

/** What a server makes of a request, told the token it came with. */
export interface TokenServerScript {
  /** Answers the n-th token request. Default: `token-n`, for `lifetimeSeconds`. */
  readonly issue?: (requestNumber: number, call: SeenCall) => Response | Promise<Response>;
  /** Default: 600. */
  readonly lifetimeSeconds?: number;
  /** Answers a request to the API. Default: 200 unless the token is one of `refused`. */
  readonly api?: (token: string, call: SeenCall) => Response | Promise<Response>;
  readonly options?: ClientOptions;
}

export interface TokenServer extends TestClient, ScriptedFetch {
  /** Tokens the API answers with 401. */
  readonly refused: Set<string>;
  tokenCalls(): readonly SeenCall[];
  /** The tokens that came with requests to the API, in order. */
  tokensSent(): readonly string[];
}

const isTokenCall = ({ url }: SeenCall): boolean => url.endsWith("/oauth/token");
const tokenOf = ({ init }: SeenCall): string => init.headers["Authorization"]?.replace("Bearer ", "") ?? "";

/** A client that signs in with client credentials, and the server it talks to. */
export function tokenServer({ issue, lifetimeSeconds = 600, api, options }: TokenServerScript = {}): TokenServer {
  const refused = new Set<string>();
  let issued = 0;
  const script = scriptedFetch(() => (call) => {
    if (isTokenCall(call)) {
      issued += 1;
      return issue?.(issued, call) ?? Response.json({ access_token: `token-${issued}`, expires_in: lifetimeSeconds });
    }
    const token = tokenOf(call);
    return api?.(token, call) ?? Response.json({ token }, { status: refused.has(token) ? 401 : 200 });
  });
  return {
    ...script,
    ...testClient({
      credential: clientCredentials("/oauth/token", { clientId, clientSecret }),
      options: { ...options, fetch: script.fetch },
    }),
    refused,
    tokenCalls: () => script.calls.filter(isTokenCall),
    tokensSent: () => script.calls.filter((call) => !isTokenCall(call)).map(tokenOf),
  };
}
