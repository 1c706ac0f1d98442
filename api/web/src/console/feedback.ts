/** <mcap-feedback>: what people thought of answers: open the answer, deal with it, make an evaluation case of it. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { LANGUAGES } from "../language/locale";
import "./case";
import { save } from "./paper";
import "./transcript";
import { called } from "./people";
import type { Feedback } from "./types";
import { View } from "./view";

const STATES = ["open", "handled"] as const;

@customElement("mcap-feedback")
export class FeedbackQueue extends View {
  @state() private found: Feedback[] | null = null;
  @state() private opened: Feedback | null = null;
  @state() private making = "";
  private query: Record<string, string> = { state: "open", helpful: "" };

  protected override async load(): Promise<void> {
    const asked = Object.entries(this.query).filter(([, value]) => value);
    this.found = await this.client.get<Feedback[]>(`/v1/feedback?${new URLSearchParams(asked)}`);
  }

  override render(): TemplateResult {
    const { words } = this;
    return html`<div class="stack">
      <div class="bar"><h1>${words.feedback}</h1>
        <button type="button" @click=${() => this.attempt(save(this.client, "/v1/cases.yaml", "feedback.yaml"))}>${words.cases_export}</button></div>
      <form class="form" @submit=${(e: Event) => e.preventDefault()}>
        <label>${words.show}<select @change=${(e: Event) => this.ask("state", e)}>${STATES.map((s) => html`<option value=${s}>${words[`feedback_${s}`]}</option>`)}</select></label>
        <label>${words.judged}<select @change=${(e: Event) => this.ask("helpful", e)}><option value="">${words.any}</option>
          <option value="false">${words.not_helpful}</option><option value="true">${words.helpful}</option></select></label>
      </form>
      ${this.status()}
      ${this.found && !this.found.length ? html`<p class="card">${words.feedback_none}</p>` : nothing}
      ${this.found?.map((f) => this.one(f))}
      ${this.opened
        ? html`<mcap-transcript .client=${this.client} .words=${words} .formats=${this.formats} .who=${this.who}
            .conversation=${this.opened.conversation_id} .message=${this.opened.message_id} @close=${() => (this.opened = null)}></mcap-transcript>`
        : nothing}</div>`;
  }

  private one(f: Feedback): TemplateResult {
    const { words, formats } = this;
    return html`<article class="card" aria-label=${f.question}>
      <div class="bar"><h2 dir="auto">${f.question || f.message_id}</h2><span class="row">
        <span class="badge state ${f.helpful ? "" : "waiting"}">${f.helpful ? words.helpful : words.not_helpful}</span>
        ${f.follow_up ? html`<span class="badge state waiting">${words.follow_up}</span>` : nothing}
        ${f.language ? html`<span class="badge">${LANGUAGES[f.language.split("-")[0] ?? ""] ?? f.language}</span>` : nothing}
        <span class="muted">${formats.moment(f.at)}</span></span></div>
      ${f.reason || f.comment ? html`<p class="pre" dir="auto"><strong>${[f.reason, f.comment].filter(Boolean).join(": ")}</strong></p>` : nothing}
      <p class="muted pre clip" dir="auto">${f.answer}</p>
      ${f.handled_by && f.handled_at ? html`<p class="muted">${this.say("handled_by", { name: called(f.handled_by), at: formats.moment(f.handled_at) })}</p>` : nothing}
      ${this.making === f.message_id
        ? html`<mcap-case .client=${this.client} .words=${words} .formats=${formats} .who=${this.who} .feedback=${f}
            @cancel=${() => (this.making = "")} @kept=${this.kept}></mcap-case>`
        : nothing}
      <div class="row">
        <button type="button" class="primary" @click=${() => (this.opened = f)}>${words.open_answer}</button>
        ${f.manufacturer_id ? html`<a href="#/manufacturers/${encodeURIComponent(f.manufacturer_id)}">${f.manufacturer_id}</a>` : nothing}
        ${f.case ? html`<span class="badge">${words.case_kept}</span>` : nothing}
        <button type="button" aria-expanded=${this.making === f.message_id ? "true" : "false"}
          @click=${() => (this.making = this.making === f.message_id ? "" : f.message_id)}>${words.case}</button>
        ${f.handled_at ? nothing : html`<button type="button" class="quiet" @click=${() => this.handle(f)}>${words.handle}</button>`}
      </div></article>`;
  }

  private ask(name: string, event: Event): void {
    this.query = { ...this.query, [name]: (event.target as HTMLSelectElement).value };
    void this.reload();
  }

  private kept(): void {
    this.making = "";
    this.news = this.words.case_kept;
    void this.reload();
  }

  private async handle(f: Feedback): Promise<void> {
    if (await this.attempt(this.client.send(`/v1/feedback/${f.message_id}/handled`, { method: "POST" }))) await this.reload();
  }
}
