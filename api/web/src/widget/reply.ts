/** An answer in the thread: its sentences as they arrive, sources, calculations, forms, and what may be done next. */

import { html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { direction } from "../language/locale";
import type { Client } from "../service/client";
import type { Reply } from "../service/items";
import type { Answer, Tool } from "../service/types";
import "./calculation";
import "./feedback";
import "./needed";
import { Part, define } from "./part";
import { prose } from "./prose";
import { trouble } from "./trouble";
import "./sources";
import type { Sources } from "./sources";

export class ReplyView extends Part {
  @property({ attribute: false }) reply!: Reply;
  @property({ attribute: false }) client!: Client;
  @property({ attribute: false }) tools: ReadonlyMap<string, Tool> = new Map();
  @property({ type: Boolean }) busy = false;
  @property({ type: Boolean }) last = false;
  @property({ type: Boolean }) handed = false;
  /** A reply is changed in place and counts its changes. */
  @property({ type: Number }) version = 0;

  override render(): TemplateResult {
    const { reply, locale } = this;
    const language = reply.answer?.language ?? locale.code;
    const open = (n: number): void => void this.querySelector<Sources>("mcap-sources")?.open(n);
    return html`<article part="answer" tabindex="-1" aria-label=${locale.text("assistant")} aria-busy=${reply.live ? "true" : "false"}>
      <div class="text" lang=${language} dir=${direction(language)}>${prose(reply.text, reply.citations, locale, open)}</div>
      ${reply.live ? this.progress() : nothing}
      ${reply.calculations.map((c) => html`<mcap-calculation .locale=${locale} .calculation=${c}
        .tool=${this.tools.get(c.tool)} .keepYear=${this.keepYear(c.id)} .client=${this.client} .headline=${this.headline(c.id)} ?busy=${this.busy}></mcap-calculation>`)}
      <mcap-sources .locale=${locale} .client=${this.client} .citations=${reply.citations}></mcap-sources>
      ${reply.answer ? this.finished(reply.answer) : nothing}
      ${reply.problem ? this.problem() : nothing}
    </article>`;
  }

  /** The year for which the person wants this inventory kept. */
  private keepYear(calculation: string): number | null {
    const wanted = this.reply.answer?.to_keep;
    return wanted?.calculation_id === calculation ? wanted.year : null;
  }

  /** The name of the result that the text mentions first. */
  private headline(calculation: string): string {
    const figure = this.reply.answer?.figures.find((f) =>
      f.unit !== null && "path" in f.source && f.source.calculation_id === calculation && f.source.path.startsWith("result."));
    return figure && "path" in figure.source ? (figure.source.path.split(".")[1] ?? "") : "";
  }

  private progress(): TemplateResult {
    const word = this.reply.step?.kind === "calculation" ? "calculating" : this.reply.step ? "searching" : "thinking";
    return html`<p class="progress"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span> ${this.locale.text(word)}</p>`;
  }

  private finished(answer: Answer): TemplateResult {
    return html`
      ${answer.status === "stopped" ? html`<p class="hint">${this.locale.text("stopped")}</p>` : nothing}
      ${answer.missing_inputs.length && this.last ? this.needed(answer) : nothing}
      ${answer.handoff.offered && this.last && !this.handed
        ? html`<button type="button" @click=${() => this.tell("hand-off", null)}>${this.locale.text("ask_adviser")}</button>`
        : nothing}
      ${answer.suggestions.length && this.last ? this.suggestions(answer) : nothing}
      ${answer.hours?.logged_minutes
        ? html`<p class="hint">${this.locale.text("hours_logged", { time: this.locale.minutes(answer.hours.logged_minutes) })}</p>`
        : nothing}
      <mcap-answer-foot .locale=${this.locale} .answer=${answer}></mcap-answer-foot>`;
  }

  private needed(answer: Answer): TemplateResult {
    return html`<mcap-needed .locale=${this.locale} .missing=${answer.missing_inputs}
      ?busy=${this.busy}></mcap-needed>`;
  }

  private suggestions(answer: Answer): TemplateResult {
    return html`<ul class="suggestions" aria-label=${this.locale.text("suggestions")} lang=${answer.language} dir=${direction(answer.language)}>
      ${answer.suggestions.map((s) => html`<li><button type="button" ?disabled=${this.busy} @click=${() => this.tell("ask", s)}>${s}</button></li>`)}
    </ul>`;
  }

  private problem(): TemplateResult {
    return html`<div class="notice bad" role="alert"><p>${trouble(this.reply.problem!, this.locale)}</p>
      <button type="button" ?disabled=${this.busy} @click=${() => this.tell("retry", this.reply)}>${this.locale.text("retry")}</button></div>`;
  }
}

define("mcap-reply", ReplyView);
declare global {
  interface HTMLElementTagNameMap { "mcap-reply": ReplyView }
}
