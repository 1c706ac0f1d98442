/** One form for everything that may be kept: its fields by kind, filled with the version that is changed. */

import { html, nothing, type TemplateResult } from "lit";
import type { Change, FormKind, Kept } from "./types";
import type { Words } from "./words";

interface Field {
  name: string;
  label: string; // path of its words
  type: "text" | "area" | "year" | "amount" | "signed" | "percent" | "date" | "file" | string[];
  words?: string; // where the words of its options stand
  needed?: boolean;
}

const year = (name: string, label = `columns.${name}`): Field => ({ name, label, type: "year", needed: true });
const state = (...states: string[]): Field => ({ name: "state", label: "columns.state", type: states, words: "states", needed: true });

const CHANGES = [
  "acquisition", "divestment", "merger", "insourcing", "outsourcing", "method", "factor", "error", "organic_growth", "organic_decline", "new_site", "closure",
];

export const FIELDS: Record<FormKind, Field[]> = {
  inventories: [
    year("year"),
    { name: "file", label: "page.pick", type: "file" },
    { name: "scope1", label: "columns.scope1", type: "amount" },
    { name: "scope2_location", label: "columns.scope2_location", type: "amount" },
    { name: "scope2_market", label: "columns.scope2_market", type: "amount" },
    { name: "origin", label: "columns.origin", type: "text" },
    { name: "boundary", label: "sections.boundary", type: "area" },
    { name: "output.amount", label: "columns.output", type: "amount" },
    { name: "output.unit", label: "page.unit", type: "text" },
    { name: "renewable_share", label: "columns.renewable_share", type: "percent" },
    state("draft", "final", "disclosed", "withdrawn"),
  ],
  targets: [
    { name: "kind", label: "columns.kind", type: ["absolute", "intensity", "renewable_electricity"], words: "kinds", needed: true },
    year("base_year"),
    year("target_year"),
    { name: "reduction", label: "columns.reduction", type: "percent" },
    { name: "level", label: "columns.level", type: "amount" },
    { name: "renewable_share", label: "columns.renewable_share", type: "percent" },
    { name: "scope2_approach", label: "columns.approach", type: ["location", "market"], words: "approaches", needed: true },
    { name: "base.total", label: "columns.base", type: "amount" },
    { name: "method", label: "columns.method", type: "text" },
    { name: "committed_on", label: "columns.committed_on", type: "date" },
    state("draft", "submitted", "validated", "withdrawn"),
    { name: "submitted_on", label: "columns.submitted_on", type: "date" },
    { name: "validated_by", label: "columns.validated_by", type: "text" },
    { name: "validated_on", label: "columns.validated_on", type: "date" },
  ],
  actions: [
    { name: "title", label: "columns.action", type: "text", needed: true },
    { name: "site", label: "columns.site", type: "text" },
    year("year", "columns.from_year"),
    { name: "expected", label: "columns.expected", type: "amount", needed: true },
    { name: "cost.amount", label: "columns.cost", type: "amount" },
    { name: "cost.currency", label: "columns.currency", type: "text" },
    { name: "payback_years", label: "columns.payback", type: "amount" },
    state("planned", "under_way", "done", "dropped"),
    { name: "note", label: "columns.note", type: "area" },
  ],
  changes: [
    { name: "kind", label: "columns.kind", type: CHANGES, words: "kinds", needed: true },
    { name: "emissions", label: "columns.emissions", type: "signed", needed: true },
    { name: "existed_in_base_year", label: "columns.existed", type: ["yes", "no"], needed: true },
    year("year"),
    { name: "note", label: "columns.note", type: "area" },
  ],
  risks: [
    { name: "hazard", label: "columns.hazard", type: "text", needed: true },
    { name: "kind", label: "columns.kind", type: ["physical", "transition"], words: "kinds", needed: true },
    { name: "site", label: "columns.site", type: "text" },
    { name: "likelihood", label: "columns.likelihood", type: ["low", "medium", "high"], words: "ratings", needed: true },
    { name: "impact", label: "columns.impact", type: ["low", "medium", "high"], words: "ratings", needed: true },
    { name: "measure", label: "columns.measure", type: "area" },
    { name: "responsible", label: "columns.responsible", type: "text" },
    { name: "review_on", label: "columns.review_on", type: "date" },
    state("open", "measure_under_way", "closed"),
  ],
};

const ASIDE = ["version", "by", "by_staff", "at", "reason", "total_location", "total_market", "excluded_percent"];
const FIGURES = ["scope1", "scope2_location", "scope2_market", "biogenic_co2", "excluded", "sites", "sources", "factor_sets", "gwp_sets"];

/** What the API takes: what is on record, with what the form says; a file has become a calculation before. */
export function body(kind: FormKind, before: Kept | null, form: FormData, calculation: string | null): Record<string, unknown> {
  const kept = Object.fromEntries(Object.entries(before ?? {}).filter(([name, value]) => !ASIDE.includes(name) && value !== null));
  const said: Record<string, unknown> = kind === "changes" ? {} : { ...kept };
  for (const field of FIELDS[kind]) if (field.type !== "file") place(said, field, String(form.get(field.name) ?? "").trim());
  if (kind === "changes") return { ...kept, changes: [...list(before), structural(said)], replaces: before!.version, reason: String(form.get("reason") ?? "") };
  if (before) Object.assign(said, { replaces: before.version, reason: String(form.get("reason") ?? "") });
  return kind === "inventories" ? inventory(said, before, calculation) : said;
}

/** The changes of a target that are on record. */
export function list(target: Kept | null): Change[] {
  return (target?.["changes"] as Change[] | undefined) ?? [];
}

function structural({ emissions, existed_in_base_year, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return { ...rest, emissions: { value: emissions, unit: "tCO2e" }, existed_in_base_year: existed_in_base_year === "yes" };
}

function place(said: Record<string, unknown>, field: Field, text: string): void {
  const [outer, inner] = field.name.split(".") as [string, string | undefined];
  const value = !text ? undefined : field.type === "year" ? Number(text) : field.type === "percent" ? `${text}%` : text;
  if (!inner) said[outer] = value;
  else if (value === undefined) delete said[outer];
  else said[outer] = { ...((inner !== "amount" && inner !== "total" ? said[outer] : {}) as object), [inner]: value };
}

/** By a new calculation, by figures that were typed or changed, else by the calculation on record. */
function inventory(said: Record<string, unknown>, before: Kept | null, calculation: string | null): Record<string, unknown> {
  const figures = Object.fromEntries(FIGURES.filter((name) => said[name] !== undefined).map((name) => [name, said[name]]));
  const rest = Object.fromEntries(Object.entries(said).filter(([name]) => name !== "id" && !FIGURES.includes(name)));
  const held = before?.["calculation_id"] as string | null | undefined;
  const typed = before === null || ["scope1", "scope2_location", "scope2_market"].some((name) => (said[name] ?? null) !== before[name]);
  if (calculation) return { ...rest, calculation_id: calculation };
  if (held && !typed) return { ...rest, calculation_id: held };
  delete rest["calculation_id"];
  if (typed && before) for (const name of ["sites", "sources"]) delete figures[name]; // of other figures
  return { ...rest, figures };
}

export function form(kind: FormKind, before: Kept | null, words: Words, save: (event: SubmitEvent) => void, cancel: () => void): TemplateResult {
  return html`<form class="card" @submit=${save} @keydown=${(e: KeyboardEvent) => e.key === "Escape" && cancel()}>
    <div class="fields">${FIELDS[kind].map((field) => shown(kind, field, kind === "changes" ? null : before, words))}</div>
    ${before ? html`<label>${words.say("page.reason")}<input name="reason" required maxlength="2000" /></label>` : nothing}
    <div class="row"><button class="primary">${words.say("page.save")}</button>
      <button type="button" class="quiet" @click=${cancel}>${words.say("page.cancel")}</button></div>
  </form>`;
}

function shown(kind: FormKind, field: Field, before: Kept | null, words: Words): TemplateResult {
  const label = words.say(field.label) + (field.type === "percent" ? " (%)" : "") + (field.type === "amount" && field.label.includes("scope") ? " (tCO2e)" : "");
  return html`<label>${label}${control(kind, field, value(field, before), words)}</label>`;
}

function control(kind: FormKind, { name, type, words: options, needed = false }: Field, filled: string, words: Words): TemplateResult {
  if (Array.isArray(type)) {
    return html`<select name=${name} ?required=${needed}>${type.map((each) => html`<option value=${each} ?selected=${each === filled}>${words.say(options ? `${options}.${each}` : each)}</option>`)}</select>`;
  }
  if (type === "area") return html`<textarea name=${name} rows="2" maxlength="2000" .value=${filled}></textarea>`;
  if (type === "file") return html`<input type="file" name=${name} accept=".xlsx,.csv,.xlsm,.xls" />`;
  if (type === "date") return html`<input type="date" name=${name} .value=${filled} />`;
  if (type === "year") return html`<input type="number" name=${name} min="1990" max="2100" required ?readonly=${kind === "inventories" && filled !== ""} .value=${filled} />`;
  if (type === "text") return html`<input name=${name} ?required=${needed} maxlength="200" .value=${filled} />`;
  return html`<input type="number" step="any" min=${type === "signed" ? nothing : "0"} name=${name} ?required=${needed} .value=${filled} />`;
}

function value({ name, type }: Field, before: Kept | null): string {
  const [outer, inner] = name.split(".") as [string, string | undefined];
  const found = inner ? (before?.[outer] as Record<string, unknown> | null | undefined)?.[inner] : before?.[outer];
  if (found === null || found === undefined) return "";
  return type === "percent" ? hundredfold(String(found)) : String(found);
}

/** "0.42" is 42 of a hundred, digit by digit: a binary float would make 28.999 of 0.29. */
function hundredfold(share: string): string {
  const [whole = "0", fraction = ""] = share.split(".");
  const digits = fraction.padEnd(2, "0");
  const text = `${whole}${digits.slice(0, 2)}${digits.length > 2 ? `.${digits.slice(2)}` : ""}`;
  return text.replace(/^0+(?=\d)/, "");
}
