/** A calculation as a card: the result, the inputs as understood (to correct and run again), steps, factors, basis. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { rounded } from "../language/formats";
import type { Words } from "../language/words.en";
import type { Client } from "../service/client";
import type { Calculation, Cell, Factor, FormValues, Quantity, Row, Tool, Values } from "../service/types";
import { chart } from "./chart";
import type { Fields } from "./fields";
import "./fields";
import "./keep";
import { Part, define } from "./part";

export interface Correction { inputs: FormValues; corrects: string }

const DATE = /^\d{4}-\d\d-\d\d$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;

export class CalculationCard extends Part {
  @property({ attribute: false }) calculation!: Calculation;
  @property({ attribute: false }) tool: Tool | undefined;
  @property({ attribute: false }) client!: Client;
  /** The result that the answer's text gives. */
  @property() headline = "";
  /** For which a person asked that it be kept. */
  @property({ attribute: false }) keepYear: number | null = null;
  @property({ type: Boolean }) busy = false;
  @state() private values: Values | null = null; // null until something was changed
  @state() private failed = false;
  @state() private warned: readonly string[] | null = null; // its warnings in the reader's language

  override willUpdate(changed: PropertyValues<this>): void {
    if ((changed.has("calculation") || changed.has("locale")) && this.calculation.warnings.length && this.locale.code !== "en") void this.tellWarnings();
  }

  private async tellWarnings(): Promise<void> {
    const { id } = this.calculation;
    const { warnings } = await this.client.get<Calculation>(`/v1/calculations/${id}?language=${this.locale.code}`).catch(() => this.calculation);
    if (this.calculation.id === id) this.warned = warnings;
  }

  /** What no catalogue has, notes of publishers, stays in English. */
  private warning(written: string, told: string): TemplateResult {
    return told === written ? html`<li lang="en" dir="ltr">${written}</li>` : html`<li>${told}</li>`;
  }

  override render(): TemplateResult {
    const c = this.calculation;
    const rows = Object.entries(c.result).filter((e): e is [string, { rows: Row[] }] => "rows" in e[1]);
    const amounts = Object.entries(c.result).filter(([, r]) => "value" in r);
    const texts = Object.entries(c.result)
      .filter((e): e is [string, { text: string }] => "text" in e[1] && !(e[0] === "method" && "method_title" in c.result));
    const body = html`
      ${amounts.length
        ? html`<dl class="results">${amounts.map(([name, r]) => html`<div class=${this.headline === name ? "headline" : ""}>
            <dt>${this.locale.name(name)}</dt><dd>${this.amount(r as Quantity)}</dd></div>`)}</dl>`
        : nothing}
      ${texts.length
        ? html`<dl class="facts">${texts.map(([name, r]) => html`<div><dt>${this.locale.name(name === "method_title" ? "method" : name)}</dt>
            <dd lang=${this.told(r.text) === r.text ? "en" : nothing}>${this.told(r.text)}</dd></div>`)}</dl>`
        : nothing}
      ${rows.map(([name, r]) => this.rows(this.locale.name(name), r.rows))}
      ${c.warnings.length
        ? html`<div class="notice warn"><strong>${this.locale.text("warnings")}</strong>
            <ul>${c.warnings.map((w, i) => this.warning(w, this.warned?.[i] ?? w))}</ul></div>`
        : nothing}
      ${this.inputs(c)} ${this.steps(c)} ${this.factors(c.factors)} ${this.basis(c)}
      ${c.tool === "inventory" ? html`<mcap-keep .locale=${this.locale} .calculation=${c} .wanted=${this.keepYear} .client=${this.client}></mcap-keep>` : nothing}
      <div class="row">
        <button type="button" class="quiet" @click=${this.download}>${this.locale.text("download")}</button>
        ${this.failed ? html`<p class="error" role="alert">${this.locale.text("trouble")}</p>` : nothing}
      </div>`;
    return this.correctable
      ? html`<div class="card" part="card" role="group" aria-label=${this.title_}><strong>${this.title_}</strong>${body}</div>`
      : html`<details class="card" part="card"><summary>${this.title_}</summary><div class="folded">${body}</div></details>`;
  }

  /** Has it inputs that a person could change? One without (the balance) is folded: the text has told it. */
  private get correctable(): boolean {
    return Object.keys(this.tool?.input_schema.properties ?? {}).length > 0;
  }

  private get title_(): string {
    return this.locale.name(this.calculation.tool, this.tool?.title);
  }

  private amount({ value, unit }: Quantity): unknown {
    if (unit === "min") return html`<span class="value">${this.locale.minutes(Number(value))}</span>`;
    const short = typeof value === "number" ? value : rounded(value);
    const exact = short === value ? nothing : String(value);
    if (unit === "%") return html`<span class="value" title=${exact}>${this.locale.percent(short)}</span>`;
    const shown = typeof short === "number" ? this.locale.plain(short) : this.locale.number(short);
    return html`<span class="value" title=${exact}>${shown}</span>${unit ? html` <span class="unit">${unit.replace(/_/g, " ")}</span>` : nothing}`;
  }

  private rows(name: string, rows: readonly Row[]): TemplateResult | typeof nothing {
    const columns = Object.keys(rows[0] ?? {});
    if (!columns.length) return nothing;
    return html`<figure>
      <figcaption>${name}</figcaption>
      ${chart(rows, name, this.locale)}
      <details><summary>${this.locale.text("table")}</summary>
        <div class="scroll" tabindex="0" role="group" aria-label=${name}>
          <table>
            <thead><tr>${columns.map((c) => html`<th scope="col" class=${this.numeric(rows[0]?.[c]) ? "number" : ""}>${this.locale.name(c)}</th>`)}</tr></thead>
            <tbody>${rows.map((r) => html`<tr>${columns.map((c) => html`<td class=${this.numeric(r[c]) ? "number" : ""}>${this.cell(r[c])}</td>`)}</tr>`)}</tbody>
          </table>
        </div>
      </details>
    </figure>`;
  }

  private numeric(cell: Cell | undefined): boolean {
    return typeof cell === "number" || (typeof cell === "string" && DECIMAL.test(cell));
  }

  private cell(cell: Cell | undefined): string {
    if (cell === null || cell === undefined) return "";
    if (typeof cell === "boolean") return this.locale.text(cell ? "yes" : "no");
    if (typeof cell === "number") return this.locale.plain(cell);
    return DECIMAL.test(cell) ? this.locale.number(cell) : this.told(cell);
  }

  /** A word of the API's: yes and no, a date, a name, or as it stands. */
  private told(text: string): string {
    if (text === "yes" || text === "no") return this.locale.text(text);
    return DATE.test(text) ? this.locale.date(text) : this.locale.name(text, text);
  }

  private inputs(c: Calculation): TemplateResult | typeof nothing {
    if (!this.correctable) return nothing;
    const schema = this.tool?.input_schema;
    return html`<details class="inputs" ?open=${leaves(c.inputs) <= 6}>
      <summary>${this.locale.text("inputs")}</summary>
      <form novalidate @submit=${this.again} @values=${(e: CustomEvent<Values>) => (this.values = e.detail)}>
        <mcap-fields .locale=${this.locale} .schema=${schema} .values=${this.values ?? c.inputs} ?disabled=${this.busy}></mcap-fields>
        <button class="primary" ?disabled=${this.busy || this.values === null}>${this.locale.text("run_again")}</button>
      </form>
    </details>`;
  }

  private again(event: Event): void {
    event.preventDefault();
    const form = this.querySelector<Fields>("mcap-fields");
    if (!this.values || !form?.check()) return;
    const inputs = { tool: this.calculation.tool, values: this.values };
    this.values = null;
    form.reset();
    this.tell<Correction>("correct", { inputs, corrects: this.calculation.id });
  }

  private steps(c: Calculation): TemplateResult | typeof nothing {
    if (!c.steps.length) return nothing;
    return html`<details><summary>${this.locale.text("steps")}</summary>
      <ol class="steps" lang="en" dir="ltr">${c.steps.map((s) => html`<li>
        <span>${s.label}</span>
        <code>${s.formula}</code>
        <code>${s.substitution} = ${s.value}${s.unit ? ` ${s.unit}` : ""}</code>
      </li>`)}</ol></details>`;
  }

  private factors(factors: readonly Factor[]): TemplateResult | typeof nothing {
    if (!factors.length) return nothing;
    return html`<details><summary>${this.locale.text("factors")}</summary>
      <ul class="plain">${factors.map((f) => html`<li>
        <strong>${this.locale.number(f.value)} ${f.unit}</strong> (${f.gas}${f.gwp_set ? `, ${f.gwp_set}` : ""})<br />
        <span class="hint" lang="en">${[f.source, f.publisher, f.year, f.region, f.basis].filter((x) => x !== null && x !== "").join(" · ")}</span>
      </li>`)}</ul></details>`;
  }

  private basis(c: Calculation): TemplateResult | typeof nothing {
    if (!c.basis.length) return nothing;
    return html`<details><summary>${this.locale.text("basis")}</summary>
      <ul class="plain">${c.basis.map((b) => html`<li><span lang="en">${b.standard}, ${b.clause}</span>
        <span class="badge">${this.locale.text(`authority_${b.authority}` as keyof Words)}</span></li>`)}</ul></details>`;
  }

  /** Through the client, since the address alone carries no sign-in. */
  private async download(): Promise<void> {
    this.failed = false;
    try {
      const file = await (await this.client.send(`/v1/calculations/${this.calculation.id}.xlsx`)).blob();
      const link = document.createElement("a");
      link.href = URL.createObjectURL(file);
      link.download = `${this.calculation.tool}-${this.calculation.id}.xlsx`;
      link.click();
      URL.revokeObjectURL(link.href);
    } catch {
      this.failed = true; // said beside the button
    }
  }
}

function leaves(value: unknown): number {
  if (value === null || typeof value !== "object") return 1;
  return Object.values(value).reduce<number>((n, v) => n + leaves(v), 0);
}

define("mcap-calculation", CalculationCard);
declare global {
  interface HTMLElementTagNameMap { "mcap-calculation": CalculationCard }
}
