/** Nested values as a list of names and texts, to be read by people rather than by programs. */

import { html, nothing, type TemplateResult } from "lit";
import type { Json } from "../service/types";

export function facts(values: Json): TemplateResult | typeof nothing {
  const lines = flat(values);
  if (!lines.length) return nothing;
  return html`<dl class="facts">${lines.map(([name, text]) => html`<dt>${name}</dt><dd dir="auto">${text}</dd>`)}</dl>`;
}

/** `{"a": [{"b": 1}]}` is a line `a 1 · b`. A quantity (`value`, `unit`) is one line. */
export function flat(value: Json | undefined, name = ""): [string, string][] {
  if (value === null || value === undefined || value === "") return [];
  if (typeof value !== "object") return [[name, String(value)]];
  if (Array.isArray(value)) return value.flatMap((item, i) => flat(item, value.length > 1 ? join(name, String(i + 1), " ") : name));
  if ("value" in value && Object.keys(value).every((k) => k === "value" || k === "unit")) {
    return [[name, [value["value"], value["unit"]].filter((part) => part !== null && part !== undefined).join(" ")]];
  }
  return Object.entries(value).flatMap(([key, inner]) => flat(inner, join(name, key.replaceAll("_", " "), " · ")));
}

function join(name: string, part: string, by: string): string {
  return name ? `${name}${by}${part}` : part;
}
