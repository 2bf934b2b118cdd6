/** Methods of every client that make more than one request. */
export const lifeMethods = ["runReport", "submitReport", "checkReport", "resume"] as const;

/** So many that a fake's file can be cut behind the bytes that are looked at before it is handed out. */
export const rows = 200;

/** What a call is about. */
export interface Identified {
  readonly id: string;
}

/** What a fake answered to a call that makes something: its id is all that is needed. */
export async function identified(made: PromiseLike<{ readonly id?: string | null | undefined }>): Promise<Identified> {
  const { id } = await made;
  if (!id) throw new Error("the fake gave no id");
  return { id };
}
