import { sailPointFake, type SailPointFake, type SailPointFakeOptions } from "@identity-reports/sailpoint-reports/fake";

/** A body of JSON. */
export type Json = Record<string, unknown>;

export const accounts = {
  reportType: "ACCOUNTS",
  arguments: { application: "2c9180897e7742b2017e781782f705b9", sourceName: "Active Directory" },
};
export const details = { reportType: "IDENTITIES_DETAILS", arguments: { correlatedOnly: false } };
export const search = {
  reportType: "SEARCH_EXPORT",
  arguments: { query: "name:a*", indices: ["identities", "roles"], columns: "displayName,email" },
};

/** A caller with a valid token, over plain fetch. */
export function caller(fake: SailPointFake, prefix = "/reports/v1") {
  const headers = { authorization: `Bearer ${fake.issueToken()}` };
  const call = (path: string, init: RequestInit = {}): Promise<Response> =>
    fake.fetch(fake.baseUrl + prefix + path, { ...init, headers: { ...headers, ...init.headers } });
  const post = (body: unknown): Promise<Response> =>
    call("/run", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  return {
    call,
    post,
    run: async (body: unknown = accounts): Promise<Json & { id: string }> => (await post(body)).json(),
    result: async (id: string): Promise<Json> => (await call(`/${id}/result`)).json(),
    file: (id: string, query = "fileFormat=csv", accept = "*/*") => call(`/${id}?${query}`, { headers: { accept } }),
    cancel: (id: string) => call(`/${id}/cancel`, { method: "POST" }),
  };
}

/** A fake and a caller of it. */
export const setup = (options?: SailPointFakeOptions, prefix?: string) => {
  const fake = sailPointFake(options);
  return { fake, ...caller(fake, prefix) };
};

/** A request for a token. */
export const signIn = (fake: SailPointFake, body: RequestInit["body"], query = ""): Promise<Response> =>
  fake.fetch(`${fake.baseUrl}/oauth/token${query}`, { method: "POST", body: body ?? null });

/** What a request for a token says. */
export const grant = {
  grant_type: "client_credentials",
  client_id: "fake-client-id",
  client_secret: "fake-client-secret",
};
