/** What a JSON schema says about one field of a form. */

import type { Json, Schema, Values } from "../service/types";

export type Field =
  | { kind: "number"; integer: boolean; share: boolean }
  | { kind: "text" | "date" | "yesno" }
  | { kind: "choice"; options: Json[] }
  | { kind: "group"; properties: [string, Schema][]; required: Set<string> }
  | { kind: "list"; items: Schema }
  | { kind: "either"; variants: Schema[] };

/** The schema itself, behind references and "or null". */
export function resolve(schema: Schema, root: Schema): Schema {
  if (schema.$ref) {
    const { $ref, ...own } = schema;
    return { ...resolve(root.$defs?.[$ref.split("/").at(-1)!] ?? {}, root), ...own };
  }
  if (schema.allOf?.length === 1) return { ...resolve(schema.allOf[0]!, root), ...without(schema, "allOf") };
  const options = alternatives(schema);
  const real = options.filter((option) => option.type !== "null");
  if (options.length > real.length && real.length === 1) {
    return { ...resolve(real[0]!, root), ...without(schema, "anyOf", "oneOf", "default") };
  }
  return schema;
}

export function field(schema: Schema, root: Schema): Field {
  const self = resolve(schema, root);
  const options = alternatives(self).map((o) => resolve(o, root)).filter((o) => o.type !== "null");
  if (self.enum) return { kind: "choice", options: self.enum.filter((o) => o !== null) };
  if (self.const !== undefined) return { kind: "choice", options: [self.const] };
  if (options.length && options.every((o) => o.const !== undefined || o.enum)) {
    return { kind: "choice", options: options.flatMap((o) => o.enum ?? [o.const ?? null]) };
  }
  if (options.some((o) => numeric(o)) && options.every((o) => numeric(o) || o.type === "string")) {
    return { kind: "number", integer: options.every((o) => o.type === "integer"), share: options.some((o) => o.pattern === "%") };
  }
  if (options.length > 1) return { kind: "either", variants: options };
  if (numeric(self)) return { kind: "number", integer: self.type === "integer", share: false };
  if (self.type === "boolean") return { kind: "yesno" };
  if (self.type === "array") return { kind: "list", items: self.items ?? {} };
  if (self.properties) {
    return { kind: "group", properties: Object.entries(self.properties), required: new Set(self.required) };
  }
  return { kind: self.format === "date" ? "date" : "text" };
}

/** Which of several shapes a value has: the first that has all its keys. */
export function variant(variants: readonly Schema[], value: Json | undefined, root: Schema): number {
  if (value === undefined || value === null || typeof value !== "object") return 0;
  const fits = (schema: Schema): boolean => {
    const shape = resolve(schema, root);
    if (Array.isArray(value)) return shape.type === "array";
    return Object.keys(value).every((key) => key in (shape.properties ?? {}));
  };
  return Math.max(0, variants.findIndex(fits));
}

/** An amount with its unit, shown side by side. */
export function isQuantity(shape: Field): shape is Field & { kind: "group" } {
  return shape.kind === "group" && shape.properties.map(([name]) => name).sort().join() === "unit,value";
}

/** The values with one of them changed, found by its path; what is left empty is left out. */
export function changed(values: Values, path: readonly (string | number)[], value: Json | undefined): Values {
  return put(values, path, value) as Values;
}

function put(node: Json | undefined, [key, ...rest]: readonly (string | number)[], value: Json | undefined): Json | undefined {
  if (key === undefined) return value;
  if (typeof key === "number") {
    const list = Array.isArray(node) ? [...node] : [];
    const next = put(list[key], rest, value);
    if (next === undefined) list.splice(key, 1);
    else list[key] = next;
    return list;
  }
  const group: Values = node && typeof node === "object" && !Array.isArray(node) ? { ...node } : {};
  const next = put(group[key], rest, value);
  if (next === undefined) delete group[key];
  else group[key] = next;
  return group;
}

function alternatives(schema: Schema): Schema[] {
  return schema.anyOf ?? schema.oneOf ?? [];
}

function numeric(schema: Schema): boolean {
  return schema.type === "number" || schema.type === "integer" || (schema.type === "string" && /\\d/.test(schema.pattern ?? ""));
}

function without(schema: Schema, ...keys: (keyof Schema)[]): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !keys.includes(key as keyof Schema)));
}
