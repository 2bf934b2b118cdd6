import { isRecord } from "../internal/objects.js";
import { describeIssue, type Schema, type SchemaIssue } from "./schema.js";

/** What was made of a value that came from a vendor. */
export interface Fitted {
  readonly value: unknown;
  /** What is wrong, one line each, where nothing could be made of it. */
  readonly faults: readonly string[];
  /** What was left out and why, one line each; the first few. */
  readonly leftOut: readonly string[];
  readonly leftOutCount: number;
}

/** The part of a zod schema that zod documents for libraries: https://zod.dev/packages/core */
interface ZodSchema {
  readonly _zod: {
    readonly def: {
      readonly type: string;
      readonly innerType?: ZodSchema;
      readonly element?: ZodSchema;
      readonly shape?: Readonly<Record<string, ZodSchema>>;
      readonly catchall?: ZodSchema;
    };
    readonly run: (
      payload: { value: unknown; issues: SchemaIssue[] },
      context: { readonly async: false },
    ) => { readonly value: unknown; readonly issues: readonly SchemaIssue[] };
  };
}

const maxReported = 5;
const misfit = Symbol("misfit");
/** Digits that a number holds exactly. */
const digits = /^-?\d{1,15}(?:\.\d{1,15})?$/;
const strictSchemas = new WeakSet<object>();

/**
 * Marks what may be missing, but is relied upon where it is there: a state, a list. When it is of another type than
 * documented, what holds it cannot be used either.
 */
export function mustFit<Kind extends object>(schema: Kind): Kind {
  strictSchemas.add(schema);
  return schema;
}

/**
 * Fits a parsed value to its schema, in place. Each part is visited once:
 *
 * - What may be missing, and has another type than documented, is left out.
 * - So is what cannot be used of a list, or of members with any name.
 * - Digits become the number that the type promises.
 * - What is needed, and does not fit, makes unusable what holds it.
 */
export function fit(schema: Schema<unknown>, value: unknown): Fitted {
  if ("_zod" in schema) return new Walk().fit(schema as unknown as ZodSchema, value);
  const checked = schema.safeParse(value);
  if (checked.success) return { value: checked.data, faults: [], leftOut: [], leftOutCount: 0 };
  const issues = checked.error.issues.slice(0, maxReported);
  const faults = issues.map((issue) => describeIssue(issue.path ?? [], issue, partOf(value, issue.path ?? [])));
  return { value, faults, leftOut: [], leftOutCount: 0 };
}

interface Misfit {
  readonly path: readonly PropertyKey[];
  readonly issue: SchemaIssue;
  readonly value: unknown;
}

const inWords = ({ path, issue, value }: Misfit): string => describeIssue(path, issue, value);

class Walk {
  /** The keys that lead to what is being looked into. */
  readonly #path: PropertyKey[] = [];
  readonly #leftOut: string[] = [];
  #leftOutCount = 0;
  /** What did not fit last. There may be many: words are made of the few that are reported. */
  #last: Misfit = { path: [], issue: {}, value: undefined };

  fit(schema: ZodSchema, value: unknown): Fitted {
    const fitted = this.#visit(schema, value);
    const faults = fitted === misfit ? [inWords(this.#last), ...this.#leftOut] : [];
    return { value: fitted, faults, leftOut: this.#leftOut, leftOutCount: this.#leftOutCount };
  }

  /**
   * Fits one value: what may be missing, then what holds others, then everything else.
   *
   * @param key under which it stands in what is being looked into; missing for the whole.
   */
  #visit(outer: ZodSchema, value: unknown, key?: PropertyKey): unknown {
    let schema = outer;
    let { type, innerType } = schema._zod.def;
    while (innerType !== undefined && (type === "optional" || type === "nullable")) {
      if (value === (type === "optional" ? undefined : null)) return value;
      schema = innerType;
      ({ type, innerType } = schema._zod.def);
    }
    if (type === "object" || type === "array") {
      if (key !== undefined) this.#path.push(key);
      const fitted = type === "object" ? this.#object(schema, value) : this.#array(schema, value);
      if (key !== undefined) this.#path.pop();
      return fitted;
    }
    const isNumberInText = type === "number" && typeof value === "string" && digits.test(value);
    const given = isNumberInText ? Number(value) : value;
    const payload = schema._zod.run({ value: given, issues: [] }, { async: false });
    const [issue] = payload.issues;
    return issue === undefined ? payload.value : this.#noteMisfit(issue, value, key);
  }

  #object({ _zod: { def } }: ZodSchema, value: unknown): unknown {
    if (!isRecord(value)) return this.#noteMisfit({ expected: "object" }, value);
    // It would be the prototype of a careless copy.
    delete value["__proto__"];
    const { shape = {}, catchall } = def;
    for (const name in shape) {
      const schema = shape[name] as ZodSchema;
      const given = value[name];
      if (given === undefined && schema._zod.def.type === "optional") continue;
      const fitted = this.#visit(schema, given, name);
      if (fitted === misfit) {
        if (!mayBeLeftOut(schema)) return misfit;
        this.#leaveOut(value, name);
      } else if (fitted !== given) value[name] = fitted;
    }
    if (catchall === undefined || catchall._zod.def.type === "unknown") return value;
    for (const name of Object.keys(value)) {
      if (name in shape) continue;
      const fitted = this.#visit(catchall, value[name], name);
      if (fitted === misfit) this.#leaveOut(value, name);
      else value[name] = fitted;
    }
    return value;
  }

  #array({ _zod: { def } }: ZodSchema, value: unknown): unknown {
    if (!Array.isArray(value)) return this.#noteMisfit({ expected: "array" }, value);
    const items: unknown[] = value;
    let kept = 0;
    for (const [index, item] of items.entries()) {
      const fitted = this.#visit(def.element as ZodSchema, item, index);
      if (fitted === misfit) this.#noteLeftOut();
      else items[kept++] = fitted;
    }
    if (kept === 0 && items.length > 0 && this.#last.issue.params?.["isLost"] === true) return misfit;
    items.length = kept;
    return items;
  }

  #noteMisfit(issue: SchemaIssue, value: unknown, key?: PropertyKey): typeof misfit {
    this.#last = { path: key === undefined ? [...this.#path] : [...this.#path, key], issue, value };
    return misfit;
  }

  #leaveOut(holder: Record<string, unknown>, name: string): void {
    delete holder[name];
    this.#noteLeftOut();
  }

  #noteLeftOut(): void {
    this.#leftOutCount += 1;
    if (this.#leftOut.length < maxReported) this.#leftOut.push(inWords(this.#last));
  }
}

const mayBeLeftOut = (schema: ZodSchema): boolean =>
  /^(?:optional|nullable)$/.test(schema._zod.def.type) && !strictSchemas.has(schema);

function partOf(value: unknown, path: readonly PropertyKey[]): unknown {
  let part = value;
  for (const key of path) part = isRecord(part) || Array.isArray(part) ? Reflect.get(part, key) : undefined;
  return part;
}
