/** <mcap-log-time>: time spent for a manufacturer, with what is left before and after, and the way past the allotment. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Problem } from "../service/client";
import type { Manufacturer } from "./types";
import { complaint, View } from "./view";

const CHANNELS = ["live", "offline", "review"] as const;

/** What the form begins with. */
export interface Draft {
  minutes?: number;
  started?: Date;
  summary?: string;
  handoff?: string;
  conversation?: string | null;
  hold?: string; // a reserved session whose actual time this is
}

/** Tells `logged` with the entry or the kept request, `cancel` when put aside. */
@customElement("mcap-log-time")
export class LogTime extends View {
  @property({ attribute: false }) manufacturer!: Manufacturer;
  @property({ attribute: false }) draft: Draft = {};
  @state() private minutes = "";
  @state() private past: Problem | null = null; // it takes more than is left
  @state() private wrong: unknown = null;
  @state() private sending = false;
  private readonly key = crypto.randomUUID(); // one form posts once, however often it is sent

  protected override async load(): Promise<void> {
    this.minutes = this.draft.minutes ? String(this.draft.minutes) : "";
    await this.updateComplete;
    this.renderRoot.querySelector("input")?.focus();
  }

  override render(): TemplateResult {
    const { words } = this;
    return html`<form class="card" aria-label=${`${words.log_time}: ${this.manufacturer.name}`} @submit=${this.submit}
      @keydown=${this.keys(() => this.tell("cancel", null))}>
      <h2>${this.draft.hold ? words.settle : words.log_time}: ${this.manufacturer.name}</h2>
      <div class="form">
        <label>${words.minutes}
          <input name="minutes" type="number" min="1" max="1440" step="1" required .value=${this.minutes}
            @input=${(e: Event) => (this.minutes = (e.target as HTMLInputElement).value)} /></label>
        <label>${words.channel}
          <select name="channel">${CHANNELS.map((c) => html`<option value=${c}>${words[c]}</option>`)}</select></label>
        <label>${words.occurred_at}
          <input name="occurred_at" type="datetime-local" required .value=${this.began} /></label>
        <label class="wide">${words.summary_shown}
          <textarea name="summary" rows="2" required maxlength="2000" .value=${this.draft.summary ?? ""}></textarea></label>
        <label class="wide">${words.note}<input name="note" maxlength="2000" autocomplete="off" /></label>
      </div>
      <p class="muted" aria-live="polite">${this.outlook}</p>
      ${this.wrong ? html`<p class="error" role="alert">${complaint(this.wrong, words)}</p>` : nothing}
      ${this.past ? this.beyond(this.past) : nothing}
      <div class="row">
        <button class="primary" ?disabled=${this.sending}>${words.log_time}</button>
        <button type="button" class="quiet" @click=${() => this.tell("cancel", null)}>${words.cancel}</button>
      </div>
    </form>`;
  }

  /** Past the allotment nothing that was typed is lost: it is kept for a lead, or a lead decides at once. */
  private beyond(problem: Problem): TemplateResult {
    const { words } = this;
    return html`<div class="notice warn stack" role="alert">
      <p>${this.say("over", { time: this.formats.minutes(Number(problem.body["remaining_minutes"] ?? 0)) })}</p>
      <label>${words.over_reason}<input name="approval_reason" maxlength="2000" autocomplete="off" /></label>
      <div class="row">
        <button name="way" value="ask">${words.over_ask}</button>
        ${this.lead ? html`<button name="way" value="approve">${words.over_lead}</button>` : nothing}
      </div>
    </div>`;
  }

  private get began(): string {
    const minutes = this.draft.minutes ?? 0;
    const at = this.draft.started ?? new Date(Date.now() - minutes * 60_000);
    return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  }

  private get outlook(): string {
    const left = this.manufacturer.allotment.remaining_minutes;
    const then = left - (Number(this.minutes) || 0);
    return this.say("after", { now: this.formats.minutes(left), then: this.formats.minutes(then) });
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const way = (event.submitter as HTMLButtonElement | null)?.value;
    const reason = String(form.get("approval_reason") ?? "").trim();
    const note = String(form.get("note") ?? "").trim();
    const body = {
      minutes: Number(form.get("minutes")),
      channel: form.get("channel"),
      occurred_at: new Date(String(form.get("occurred_at"))).toISOString(),
      summary: form.get("summary"),
      ...(note && { note }),
      ...(this.draft.handoff && !this.draft.hold && { handoff_id: this.draft.handoff }),
      ...(this.draft.conversation && !this.draft.hold && { conversation_id: this.draft.conversation }),
      ...(way === "ask" && { request_approval: true }),
      ...(way && reason && { approval_reason: reason }),
    };
    await this.post(body, way ?? "plain");
  }

  private async post(body: object, way: string): Promise<void> {
    const path = this.draft.hold ? `/v1/holds/${this.draft.hold}/settle` : `/v1/manufacturers/${this.manufacturer.id}/entries`;
    this.sending = true;
    this.wrong = null;
    try {
      const made = await this.client.post<object>(path, body, { "Idempotency-Key": `${this.key}:${way}` });
      this.tell("logged", { kept: "requested_by" in made, made });
    } catch (error) {
      if (error instanceof Problem && error.code === "allotment_exceeded") this.past = error;
      else this.wrong = error;
    }
    this.sending = false;
  }
}
