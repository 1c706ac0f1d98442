/** How an attached table is read, as a card: to be looked at, corrected and confirmed before anything is counted. */

import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Words } from "../language/words.en";
import type { Attachment } from "../service/types";
import { type ColumnRead, groups, type Meant, type Read, type Reading, type Role, type TableRead } from "../service/reading";
import { Part, define } from "./part";

const SOURCES = ["purchased_electricity", "stationary_combustion", "mobile_combustion", "fugitive_refrigerants", "purchased_heat_steam", "instruments"];
const ROLES: Role[] = ["amount", "label", "unit", "site", "period", "year", "country", "left_out"];
const OWN_FACTOR = new Set(["purchased_electricity", "purchased_heat_steam"]); // what often has no published one
const COUNTRIES = ["BD", "CN", "ID", "IN", "KH", "LK", "MX", "PK", "TH", "TR", "TW", "US", "VN"]; // to choose from; others are typed
const SHOWN = 40; // labels, lines and troubles of one file

let count = 0;

export class ReadingCard extends Part {
  @property({ attribute: false }) file!: Attachment;
  @property({ type: Boolean }) disabled = false;
  @property({ attribute: false }) load!: () => Promise<Read>;
  /** Keep what was corrected; what comes back is what it now comes to. */
  @property({ attribute: false }) correct!: (reading: Reading) => Promise<Read>;
  @property({ attribute: false }) complain!: (error: unknown) => string;
  @state() private read: Read | null = null;
  @state() private working = false;
  @state() private error = "";
  private readonly stem = `mcap-reading-${count++}`;

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.read) void this.attempt(this.load());
  }

  override render(): TemplateResult {
    const title = this.locale.text("reading_title", { name: this.file.name });
    return html`<section class="card reading" tabindex="0" aria-label=${title} aria-busy=${this.working ? "true" : "false"}>
      <strong>${title}</strong>
      <p class="hint">${this.locale.text("reading_hint")}</p>
      ${this.read ? this.card(this.read) : this.error ? nothing : html`<p class="hint" role="status">${this.locale.text("loading")}…</p>`}
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
    </section>`;
  }

  private card(read: Read): TemplateResult {
    const sound = read.lines.length > 0 && !read.troubles.length && !read.problems.length;
    return html`
      ${read.reading.tables.map((table, i) => this.table(table, i))}
      ${read.reading.sure_of_decimals ? nothing : this.select(this.locale.text("reading_decimals"), read.reading.decimals, [[".", "1234.5"], [",", "1234,5"]],
        (decimals) => this.put({ ...read.reading, decimals: decimals as "." | "," }))}
      <strong>${this.locale.text("reading_lines")}</strong>
      <ul class="plain">${read.lines.slice(0, SHOWN).map((l) => html`<li>${[l.site, this.locale.name(l.source), l.vehicle ?? l.item, l.year && this.locale.plain(l.year)].filter(Boolean).join(" · ")}:
        <strong>${this.locale.number(l.amount)} ${l.unit}</strong></li>`)}
        ${read.lines.length > SHOWN ? html`<li>… ${this.locale.number(read.lines.length - SHOWN)}</li>` : nothing}</ul>
      ${this.doubts(read)}
      <div class="row"><button type="button" class="primary" ?disabled=${this.disabled || this.working || !sound}
        @click=${this.confirm}>${this.locale.text("reading_confirm")}</button></div>`;
  }

  /** Totals that do not add up, what is missing, and what the calculator would refuse. */
  private doubts(read: Read): TemplateResult {
    const off = read.checks.filter((check) => !check.agrees).slice(0, SHOWN);
    return html`
      ${off.length ? html`<div class="notice warn"><ul>${off.map((c) => html`<li>${this.locale.text("reading_check",
        { cell: at(c.sheet, c.cell), says: this.locale.number(c.says), counted: this.locale.number(c.counted) })}</li>`)}</ul></div>` : nothing}
      ${read.troubles.length || read.problems.length ? html`<div class="notice bad" role="status"><ul>
        ${read.troubles.slice(0, SHOWN).map((t) => html`<li>${this.locale.text(`lacks_${t.code}` as keyof Words, { ...t, sheet: t.sheet || this.file.name })}</li>`)}
        ${read.problems.slice(0, SHOWN).map((p) => html`<li lang="en" dir="ltr"><code>${p.field}</code> ${p.message}</li>`)}</ul></div>` : nothing}`;
  }

  private table(table: TableRead, i: number): TemplateResult {
    const name = [table.sheet || this.file.name, table.area].filter(Boolean).join(" · ");
    const has = (role: Role): boolean => table.columns.some((column) => column.role === role);
    return html`<fieldset class="fields"><legend>${name}</legend>
      <label class="check"><input type="checkbox" .checked=${table.used} ?disabled=${this.disabled}
        @change=${(e: Event) => this.change(i, { used: (e.target as HTMLInputElement).checked })} />
        ${this.locale.text("reading_use")}${!table.used && table.why ? ` (${this.why(table.why)})` : ""}</label>
      ${table.used ? html`
        ${has("site") ? nothing : this.input(this.locale.name("site"), table.site, (site) => this.change(i, { site }))}
        ${has("country") ? nothing : this.country(table, i)}
        ${has("year") ? nothing : this.input(this.locale.name("year"), table.year?.toString() ?? null, (year) => this.change(i, { year: year ? Number(year) || null : null }), "numeric")}
        ${!has("label") && table.columns.some((c) => c.role === "amount" && !c.source)
          ? html`${table.sure ? nothing : this.look()} ${this.meant(name, table, (values) => this.change(i, { sure: true, ...values }))}` : nothing}
        ${this.columns(table, i)} ${this.labels(table, i)} ${this.leftOut(table, i)}` : nothing}
    </fieldset>`;
  }

  private country(table: TableRead, i: number): TemplateResult {
    const names = new Intl.DisplayNames([this.locale.tag], { type: "region" });
    const id = `${this.stem}-countries`;
    return html`${this.input(this.locale.name("country"), table.country, (country) => this.change(i, { country }), "text", id)}
      <datalist id=${id}>${COUNTRIES.map((code) => html`<option value=${code}>${names.of(code) ?? code}</option>`)}</datalist>`;
  }

  private columns(table: TableRead, i: number): TemplateResult {
    const change = (group: ColumnRead[], values: Partial<ColumnRead>): void =>
      this.change(i, { columns: table.columns.map((c) => (group.includes(c) ? { ...c, sure: true, ...values } : c)) });
    return html`<details ?open=${table.columns.some((c) => !c.sure)}><summary>${this.locale.text("reading_columns")}</summary>
      <ul class="plain">${groups(table.columns).filter(([c]) => c!.why !== "empty").map((group) => {
        const [column, last] = [group[0]!, group.at(-1)!];
        const letters = group.length > 1 ? `${column.letter}–${last.letter}` : column.letter;
        const name = `${letters} ${column.heading}${group.length > 1 ? ` … ${last.heading}` : ""}`;
        return html`<li class="fields"><span>${name} ${column.sure ? nothing : this.look()}</span>
          ${this.select(name, column.role, ROLES.map((r) => [r, this.called(r)]), (role) => change(group, { role: role as Role, why: role === "left_out" ? "unknown" : null }), true)}
          ${column.role === "left_out" && column.why ? html`<span class="hint">${this.why(column.why)}</span>` : nothing}
          ${column.role === "amount" ? this.meant(name, column, (values) => change(group, values)) : nothing}</li>`;
      })}</ul></details>`;
  }

  private labels(table: TableRead, i: number): TemplateResult | typeof nothing {
    if (!table.labels.length) return nothing;
    return html`<details ?open=${table.labels.some((l) => !l.sure || !l.source)}><summary>${this.locale.text("reading_labels")}</summary>
      <ul class="plain">${table.labels.slice(0, SHOWN).map((label) => html`<li class="fields"><span>${label.text} ${label.sure ? nothing : this.look()}</span>
        ${this.meant(label.text, label, (values) =>
          this.change(i, { labels: table.labels.map((l) => (l === label ? { ...l, sure: true, ...values } : l)) }))}</li>`)}</ul></details>`;
  }

  private leftOut(table: TableRead, i: number): TemplateResult | typeof nothing {
    if (!table.left_out.length) return nothing;
    return html`<details><summary>${this.locale.text("reading_out")}</summary>
      <ul class="plain">${table.left_out.map((out) => html`<li>${this.why(out.why)}: ${out.rows.slice(0, SHOWN).map((r) => this.locale.plain(r)).join(", ")}
        <button type="button" class="quiet" ?disabled=${this.disabled} @click=${() => this.change(i, { left_out: table.left_out.filter((o) => o !== out) })}>
          ${this.locale.text("reading_count")}</button></li>`)}</ul></details>`;
  }

  /** What is measured, in which unit, and by which factor of one's own. */
  private meant(name: string, meant: Meant, change: (values: Partial<Meant>) => void): TemplateResult {
    const named = (what: string): string => `${name}: ${this.locale.name(what)}`;
    const gas = meant.source === "fugitive_refrigerants";
    const what = gas ? "refrigerant" : "fuel";
    return html`
      ${this.select(named("source"), meant.source ?? "", [["", this.locale.text("choose")], ...SOURCES.map((s): [string, string] => [s, this.locale.name(s)])],
        (source) => change({ source: source || null }), true)}
      ${gas || meant.source?.endsWith("combustion") ? this.input(named(what), meant.item, (item) => change({ item }), "text", "", this.locale.name(what)) : nothing}
      ${this.input(named("unit"), meant.times === "1" ? meant.unit : `${meant.times} ${meant.unit}`, (unit) => change(scaled(unit)), "text", "", this.locale.name("unit"))}
      ${meant.source && OWN_FACTOR.has(meant.source) ? html`
        ${this.input(named("factor"), meant.factor, (factor) => change({ factor, factor_unit: factor ? (meant.factor_unit ?? "kgCO2e/kWh") : null }), "decimal", "", this.locale.name("factor"))}
        ${meant.factor ? this.input(named("factor_unit"), meant.factor_unit, (factor_unit) => change({ factor_unit }), "text", "", this.locale.name("factor_unit")) : nothing}` : nothing}`;
  }

  private look(): TemplateResult {
    return html`<span class="badge">${this.locale.text("reading_look")}</span>`;
  }

  private called(role: Role): string {
    return role === "site" || role === "unit" || role === "year" || role === "country" ? this.locale.name(role) : this.locale.text(`role_${role}`);
  }

  private why(why: string): string {
    return this.locale.text(`why_${why}` as keyof Words);
  }

  /** A field whose label is seen, or is said to those who cannot see what stands beside it. */
  private input(label: string, value: string | null, change: (value: string | null) => void, mode = "text", list = "", seen = label): TemplateResult {
    return html`<label class="field"><span>${seen}</span><input autocomplete="off" inputmode=${mode} aria-label=${label} list=${list || nothing} .value=${value ?? ""} ?disabled=${this.disabled}
      @change=${(e: Event) => change((e.target as HTMLInputElement).value.trim() || null)} /></label>`;
  }

  private select(label: string, value: string, options: [string, string][], change: (value: string) => void, quiet = false): TemplateResult {
    return html`<label class="field">${quiet ? nothing : html`<span>${label}</span>`}<select aria-label=${label} ?disabled=${this.disabled}
      @change=${(e: Event) => change((e.target as HTMLSelectElement).value)}>
      ${options.map(([key, text]) => html`<option value=${key} ?selected=${key === value}>${text}</option>`)}</select></label>`;
  }

  private change(i: number, values: Partial<TableRead>): void {
    const { reading } = this.read!;
    this.put({ ...reading, tables: reading.tables.map((table, at) => (at === i ? { ...table, ...values } : table)) });
  }

  private put(reading: Reading): void {
    this.read = { ...this.read!, reading };
    void this.attempt(this.correct({ ...reading, confirmed: false }));
  }

  private confirm(): void {
    void this.attempt(this.correct({ ...this.read!.reading, confirmed: true })).then(() => {
      if (this.read?.reading.confirmed) this.tell<Attachment>("confirmed", this.file);
    });
  }

  private async attempt(asked: Promise<Read>): Promise<void> {
    this.working = true;
    this.error = "";
    try {
      this.read = await asked;
    } catch (error) {
      this.error = this.complain(error);
    }
    this.working = false;
  }
}

/** "1000 m3": a number before the unit says how many of it one is. */
function scaled(unit: string | null): Partial<Meant> {
  const [, times, rest] = /^(\d+(?:\.\d+)?)\s+(.+)$/.exec(unit ?? "") ?? [];
  return times && rest ? { unit: rest, times } : { unit, times: "1" };
}

function at(sheet: string, cell: string): string {
  return sheet ? `${sheet}!${cell}` : cell;
}

define("mcap-reading", ReadingCard);
declare global {
  interface HTMLElementTagNameMap { "mcap-reading": ReadingCard }
}
