/** The sources under an answer: a chip for each, opening its passage in place. */

import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { direction } from "../language/locale";
import type { Words } from "../language/words.en";
import * as icons from "../look/icons";
import type { Client } from "../service/client";
import { passage, type Shown } from "../service/passage";
import type { Citation } from "../service/types";
import { Part, define } from "./part";

export class Sources extends Part {
  @property({ attribute: false }) citations: readonly Citation[] = [];
  @property({ attribute: false }) client!: Client;
  @state() private opened: number | null = null;
  @state() private shown: Shown | "loading" | "gone" = "loading";

  /** Open the passage of a citation and move the reader to it; the same again closes it. */
  async open(n: number): Promise<void> {
    if (this.opened === n) return this.close();
    const citation = this.citations.find((c) => c.n === n);
    if (!citation) return;
    this.opened = n;
    this.shown = "loading";
    void this.focusOn(".passage");
    try {
      this.shown = await passage(this.client, citation);
    } catch {
      this.shown = "gone"; // said in the panel, with the quotation that the answer carries
    }
    await this.updateComplete;
    this.querySelector(".passage mark")?.scrollIntoView({ block: "nearest" });
  }

  private async close(): Promise<void> {
    const n = this.opened;
    this.opened = null;
    await this.focusOn(`[data-n="${n}"]`);
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.citations.length) return nothing;
    const open = this.citations.find((c) => c.n === this.opened);
    return html`
      <ul class="chips" aria-label=${this.locale.text("sources")}>
        ${this.citations.map((c) => html`<li>${this.chip(c)}</li>`)}
      </ul>
      ${open ? this.passage(open) : nothing}`;
  }

  private chip(c: Citation): TemplateResult {
    return html`<button type="button" class="chip ${c.machine_translated ? "translated" : ""}" data-n=${c.n} aria-expanded=${this.opened === c.n ? "true" : "false"}
      @click=${() => this.open(c.n)}>
      <span class="n">${this.locale.plain(c.n)}</span>
      <span class="name" lang=${c.language} dir=${direction(c.language)}>${c.title}</span>
      <span class="badges"><span class="badge">${this.authority(c)}</span> ${this.translated(c)}</span>
    </button>`;
  }

  private authority(c: Citation): string {
    return this.locale.text(`authority_${c.authority}` as keyof Words);
  }

  /** In the reader's own language: that no person checked the translation. The link leads to the document. */
  private translated(c: Citation): TemplateResult | typeof nothing {
    return c.machine_translated ? html`<span class="badge">${this.locale.text("machine_translation")}</span>` : nothing;
  }

  private passage(c: Citation): TemplateResult {
    const date = typeof this.shown === "object" ? this.shown.effectiveFrom : null;
    return html`<div class="passage" role="group" tabindex="-1" aria-label=${c.title}
      @keydown=${(e: KeyboardEvent) => e.key === "Escape" && this.close()}>
      <div class="head">
        <strong lang=${c.language}>${c.title}</strong>
        <button type="button" class="quiet icon" aria-label=${this.locale.text("close")} @click=${this.close}>${icons.close}</button>
      </div>
      <p class="hint">
        ${[this.authority(c), c.release, date && this.locale.date(date), ...c.section,
          c.page !== null && this.locale.text("page", { n: this.locale.plain(c.page) })].filter(Boolean).join(" · ")}
        ${this.translated(c)}
      </p>
      <blockquote lang=${c.language} dir=${direction(c.language)}>${this.quoted(c)}</blockquote>
      <a href=${c.url} target="_blank" rel="noopener">${this.locale.text("open_document")}</a>
    </div>`;
  }

  private quoted(c: Citation): TemplateResult {
    if (this.shown === "loading") return html`<span aria-busy="true">${this.locale.text("loading")}…</span>`;
    if (this.shown === "gone") {
      return html`<mark>${c.quote}</mark><p class="hint" lang=${this.locale.code}>${this.locale.text("passage_gone")}</p>`;
    }
    return html`${this.shown.before}<mark>${this.shown.quote}</mark>${this.shown.after}`;
  }
}

define("mcap-sources", Sources);
declare global {
  interface HTMLElementTagNameMap { "mcap-sources": Sources }
}
