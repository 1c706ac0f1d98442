/** <mcap-handoff-card>: one hand-off: what it is about, what is left, and what an adviser does with it. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { LANGUAGES } from "../language/locale";
import { facts } from "./facts";
import type { Handoff, Manufacturer } from "./types";
import { View } from "./view";

const NAME = "mcap-adviser-name"; // the name last signed with, kept in this browser

/** Tells `changed`, `log`, `transcript`, and `timer` with what is to be timed. */
@customElement("mcap-handoff-card")
export class HandoffCard extends View {
  @property({ attribute: false }) handoff!: Handoff;
  @property({ attribute: false }) manufacturer: Manufacturer | undefined;
  @state() private replying = false;

  protected override async load(): Promise<void> {}

  override render(): TemplateResult {
    const { handoff: h, words, manufacturer: m } = this;
    const name = m?.name ?? h.manufacturer_id;
    return html`<article class="card" aria-label=${name}>
      <div class="bar">
        <h2><a href="#/manufacturers/${encodeURIComponent(h.manufacturer_id)}">${name}</a></h2>
        <span class="row">
          <span class="badge state ${h.state === "waiting" ? "waiting" : ""}">${this.where(h)}</span>
          ${h.language ? html`<span class="badge">${LANGUAGES[h.language.split("-")[0] ?? ""] ?? h.language}</span>` : nothing}
          ${m ? html`<span class="muted">${this.formats.minutes(m.allotment.remaining_minutes)} ${words.left}</span>` : nothing}
        </span>
      </div>
      <dl class="facts">
        ${this.fact(words.reason, h.reason)} ${this.fact(words.summary, h.summary)}
        ${Object.keys(h.inputs).length ? html`<dt>${words.inputs}</dt><dd>${facts(h.inputs)}</dd>` : nothing}
        ${h.contact ? this.fact(words.contact, h.contact.kind === "chat" ? words.contact_chat : h.contact.value) : nothing}
        ${this.fact(words.times, h.times)}
      </dl>
      ${this.status()}
      ${this.replying ? this.form() : nothing}
      <div class="row">
        ${h.adviser ? nothing : html`<button type="button" class="primary" @click=${() => this.act("assign")}>${words.take}</button>`}
        <button type="button" @click=${this.time}>${words.timer_start}</button>
        <button type="button" aria-expanded=${this.replying ? "true" : "false"} @click=${this.reply} ?disabled=${!h.conversation_id}>${words.reply}</button>
        ${h.conversation_id ? html`<button type="button" @click=${() => this.tell("transcript", h.conversation_id)}>${words.read}</button>` : nothing}
        <button type="button" @click=${() => this.tell("log", null)}>${words.log_time}</button>
        <button type="button" class="quiet" @click=${() => this.act("close")}>${words.done}</button>
      </div>
    </article>`;
  }

  private fact(name: string, value: string): TemplateResult | typeof nothing {
    return value ? html`<dt>${name}</dt><dd class="pre" dir="auto">${value}</dd>` : nothing;
  }

  private where(h: Handoff): string {
    if (h.state === "assigned") return this.say("assigned", { name: h.adviser ?? "" });
    if (h.state !== "waiting") return this.words.answered;
    const minutes = Math.max(0, Math.round((Date.now() - new Date(h.at).getTime()) / 60_000));
    return this.say("waits_since", { time: this.formats.minutes(minutes) });
  }

  private form(): TemplateResult {
    const { words } = this;
    return html`<form class="form" @submit=${this.send} @keydown=${this.keys(() => (this.replying = false))}>
      <label class="wide">${words.reply_text}<textarea name="text" rows="4" required maxlength="8000" dir="auto"></textarea></label>
      <label>${words.reply_name}<input name="name" required maxlength="100" autocomplete="name" .value=${localStorage.getItem(NAME) ?? this.who.name} /></label>
      <div class="row wide"><button class="primary">${words.reply_send}</button>
        <button type="button" class="quiet" @click=${() => (this.replying = false)}>${words.cancel}</button></div>
    </form>`;
  }

  private async reply(): Promise<void> {
    this.replying = !this.replying;
    await this.updateComplete;
    this.renderRoot.querySelector("textarea")?.focus();
  }

  private async send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const name = String(form.get("name"));
    localStorage.setItem(NAME, name);
    if (await this.attempt(this.client.post(`/v1/handoffs/${this.handoff.id}/reply`, { text: form.get("text"), name }))) {
      this.replying = false;
      this.news = this.words.reply_sent;
      this.tell("changed", null);
      this.tell("log", null);
    }
  }

  private async act(what: "assign" | "close"): Promise<void> {
    if (await this.attempt(this.client.post(`/v1/handoffs/${this.handoff.id}/${what}`))) this.tell("changed", null);
  }

  private time(): void {
    const { handoff: h } = this;
    this.tell("timer", {
      handoff: h.id, conversation: h.conversation_id, manufacturer: h.manufacturer_id, name: this.manufacturer?.name ?? h.manufacturer_id,
    });
    if (!h.adviser) void this.act("assign");
  }
}
