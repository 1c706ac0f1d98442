/** An attached energy table: offers the inventory of it, and says which cells stand in the way. */

import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { problem } from "../service/client";
import type { ProblemBody } from "../service/types";
import { Part, define } from "./part";

const SHOWN = 50; // cells of one table; the file is mended in pieces anyhow

interface Cell { field: string; message: string; expected: string }

export class EnergyTable extends Part {
  @property({ attribute: false }) file!: File;
  @property({ type: Boolean }) disabled = false;
  /** The inventory of a file; a file that cannot be used throws a Problem with its `errors`. */
  @property({ attribute: false }) work!: (file: File) => Promise<void>;
  @property({ attribute: false }) complain!: (error: unknown) => string;
  @state() private working = false;
  @state() private refusal: ProblemBody | null = null;
  @state() private error = "";

  override render(): TemplateResult {
    return html`<button type="button" ?disabled=${this.disabled || this.working} @click=${this.start}>
        ${this.locale.text("work_inventory", { name: this.file.name })}</button>
      ${this.working ? html`<p class="hint" role="status">${this.locale.text("calculating")}…</p>` : nothing}
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.refusal ? this.cells(this.refusal) : nothing}`;
  }

  private cells(refusal: ProblemBody): TemplateResult {
    const cells = (refusal["errors"] as Cell[]).slice(0, SHOWN);
    const count = Number(refusal["error_count"] ?? cells.length);
    const title = this.locale.text("cells_wrong", { count: this.locale.number(count) });
    const template = typeof refusal["template"] === "string" ? refusal["template"] : "";
    return html`<div class="notice bad" role="alert"><p>${title}</p></div>
      <div class="scroll cells" tabindex="0" role="group" aria-label=${title}>
        <ul class="plain" lang="en" dir="ltr">${cells.map((c) => html`<li><code>${c.field}</code> ${c.message}<br /><span class="hint">${c.expected}</span></li>`)}</ul>
        ${count > cells.length ? html`<p class="hint">… ${this.locale.number(count - cells.length)}</p>` : nothing}
      </div>
      ${template ? html`<a href=${template}>${this.locale.text("template")}</a>` : nothing}`;
  }

  private async start(): Promise<void> {
    this.working = true;
    this.refusal = null;
    this.error = "";
    try {
      await this.work(this.file);
    } catch (error) {
      const body = problem(error);
      if (Array.isArray(body["errors"])) this.refusal = body;
      else this.error = this.complain(error);
    }
    this.working = false;
  }
}

define("mcap-table", EnergyTable);
declare global {
  interface HTMLElementTagNameMap { "mcap-table": EnergyTable }
}
