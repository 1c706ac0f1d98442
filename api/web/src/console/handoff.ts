/** <mcap-handoff-card>: one hand-off to be worked on: what it is about, what was said, what is left, and what an adviser does with it. */

import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { LANGUAGES } from "../language/locale";
import { controls, theme } from "../look/theme";
import { facts } from "./facts";
import "./log-time";
import type { Draft } from "./log-time";
import "./notes";
import type { Notes } from "./notes";
import "./reply";
import type { ReplyForm } from "./reply";
import "./thread";
import * as timer from "./timer";
import type { Colleague, Handoff } from "./types";
import { sheet, View } from "./view";

/** Tells `acted` with the hand-off as it is after an act, `timer` with what is to be timed, `timed` when its time is logged. */
@customElement("mcap-handoff-card")
export class HandoffCard extends View {
  static override styles = [theme, controls, sheet, css`
    .fold > summary { font-weight: 600; }
    .said { max-height: 45vh; overflow-y: auto; display: flex; flex-direction: column-reverse; } /* what was said last is seen first */
    .assign { width: auto; max-width: 12rem; }
  `];

  @property({ attribute: false }) handoff!: Handoff;
  @property({ attribute: false }) colleagues: readonly Colleague[] = [];
  @state() private draft: Draft | null = null;
  @query("mcap-reply-form") private form!: ReplyForm | null;
  @query("mcap-notes") private noted!: Notes;

  protected override async load(): Promise<void> {}

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("handoff")) this.seen();
  }

  /** What came is read once its adviser can see it. */
  seen(): void {
    if (this.handoff.unread && this.handoff.adviser === this.who.subject && !document.hidden) void this.act("read");
  }

  override render(): TemplateResult {
    const { handoff: h, words } = this;
    const closed = h.state === "closed";
    return html`<article class="card" aria-label=${h.manufacturer_name}>
      <div class="bar">
        <h2><a href="#/manufacturers/${encodeURIComponent(h.manufacturer_id)}">${h.manufacturer_name}</a></h2>
        <span class="row">
          <span class="badge state ${h.state === "waiting" ? "waiting" : ""}">${this.where(h)}</span>
          ${h.resumed ? html`<span class="badge">${words.resumed}</span>` : nothing}
          ${h.language ? html`<span class="badge">${LANGUAGES[h.language.split("-")[0] ?? ""] ?? h.language}</span>` : nothing}
          <span class="muted">${this.formats.minutes(h.remaining_minutes)} ${words.left}</span>
        </span>
      </div>
      <div class="row">
        ${h.adviser || closed ? nothing : html`<button type="button" class="primary" @click=${this.take}>${words.take}</button>`}
        ${closed ? nothing : this.assign(h)}
        <button type="button" @click=${this.time}>${words.timer_start}</button>
        <button type="button" @click=${this.log}>${words.log_time}</button>
        ${closed ? nothing : html`<button type="button" class="quiet done" @click=${() => this.act("close")}>${words.done}</button>`}
      </div>
      ${this.status()}
      <dl class="facts">
        ${h.person ? this.fact(words.person_name, [h.person.name, h.person.email].filter(Boolean).join(" · ")) : nothing}
        ${this.fact(words.reason, h.reason)} ${this.fact(words.summary, h.summary)}
        ${Object.keys(h.inputs).length ? html`<dt>${words.inputs}</dt><dd>${facts(h.inputs)}</dd>` : nothing}
        ${h.contact ? this.fact(words.contact, h.contact.kind === "chat" ? words.contact_chat : h.contact.value) : nothing}
        ${this.fact(words.times, h.times)}
      </dl>
      ${h.conversation_id
        ? html`<details class="fold" open><summary>${words.transcript}</summary>
            <div class="said" tabindex="0" role="group" aria-label=${words.transcript}><mcap-thread .client=${this.client} .words=${words} .formats=${this.formats} .who=${this.who}
              .conversation=${h.conversation_id} .version=${h.changed_at}></mcap-thread></div></details>`
        : nothing}
      ${this.draft
        ? html`<mcap-log-time .client=${this.client} .words=${words} .formats=${this.formats} .who=${this.who}
            .manufacturer=${{ id: h.manufacturer_id, name: h.manufacturer_name, remaining_minutes: h.remaining_minutes }} .draft=${this.draft}
            @cancel=${() => (this.draft = null)} @logged=${this.logged}></mcap-log-time>`
        : nothing}
      ${h.conversation_id && !closed
        ? html`<mcap-reply-form .client=${this.client} .words=${words} .formats=${this.formats} .who=${this.who} .handoff=${h} @sent=${this.sent}></mcap-reply-form>`
        : nothing}
      <mcap-notes .client=${this.client} .words=${words} .formats=${this.formats} .who=${this.who} .handoff=${h.id} .count=${h.notes}></mcap-notes>
    </article>`;
  }

  /** What a key stands for. */
  do(what: "reply" | "note" | "take" | "time" | "log" | "close"): void {
    if (what === "reply") this.form?.focus();
    else if (what === "note") this.noted.write();
    else if (what === "close") this.renderRoot.querySelector<HTMLElement>(".done")?.focus(); // one more key: it cannot be undone
    else this[what]();
  }

  /** Open the form for time; a timer that measures this hand-off fills it. */
  readonly log = (): void => {
    const { handoff: h } = this;
    const running = timer.running();
    const measured = running?.handoff === h.id ? { minutes: timer.minutes(running), started: new Date(running.began) } : {};
    this.draft = { handoff: h.id, conversation: h.conversation_id, ...measured };
  };

  private assign(h: Handoff): TemplateResult {
    const { words } = this;
    return html`<select class="assign" aria-label=${words.assign} @change=${(e: Event) => this.give((e.target as HTMLSelectElement).value)}>
      <option value="" ?selected=${!h.adviser} disabled>${words.assign}</option>
      ${this.colleagues.map((c) => html`<option value=${c.subject} ?selected=${c.subject === h.adviser}>${c.name}</option>`)}</select>`;
  }

  private fact(name: string, value: string): TemplateResult | typeof nothing {
    return value ? html`<dt>${name}</dt><dd class="pre" dir="auto">${value}</dd>` : nothing;
  }

  private where(h: Handoff): string {
    if (h.state === "assigned") return this.say("assigned", { name: h.adviser_name ?? "" });
    if (h.state === "closed") return this.words.closed;
    if (h.state === "answered") return this.words.answered;
    return this.say("waits_since", { time: this.formats.minutes(Math.max(0, Math.round((Date.now() - Date.parse(h.at)) / 60_000))) });
  }

  private readonly take = (): void => void this.give(this.who.subject);

  private async give(adviser: string): Promise<void> {
    await this.attempt(this.client.post<Handoff>(`/v1/handoffs/${this.handoff.id}/assign`, { adviser }).then((h) => this.tell("acted", h)));
  }

  private async act(what: "read" | "close"): Promise<void> {
    await this.attempt(this.client.post<Handoff>(`/v1/handoffs/${this.handoff.id}/${what}`).then((h) => this.tell("acted", h)));
  }

  private async sent(): Promise<void> {
    this.log();
    await this.attempt(this.client.get<Handoff>(`/v1/handoffs/${this.handoff.id}`).then((h) => this.tell("acted", h)));
  }

  private readonly time = (): void => {
    const { handoff: h } = this;
    this.tell<timer.Timed>("timer", { handoff: h.id, conversation: h.conversation_id, manufacturer: h.manufacturer_id, name: h.manufacturer_name });
    if (!h.adviser) this.take();
  };

  private async logged(event: CustomEvent<{ kept: boolean }>): Promise<void> {
    this.draft = null;
    this.news = event.detail.kept ? this.words.kept : this.words.logged;
    this.tell("timed", this.handoff.id);
    await this.attempt(this.client.get<Handoff>(`/v1/handoffs/${this.handoff.id}`).then((h) => this.tell("acted", h)));
  }
}
