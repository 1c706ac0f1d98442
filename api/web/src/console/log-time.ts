/** <mcap-log-time>: time spent for a manufacturer, with what is left before and after, and the way past the allotment. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Problem } from "../service/client";
import { draft, keepDraft } from "./drafts";
import type { Channel, Work } from "./types";
import { complaint, View } from "./view";
import { around, before, ends, over } from "./work";

const CHANNELS = ["live", "offline", "review"] as const;

/** For whom time is logged. */
export interface Spender { id: string; name: string; remaining_minutes: number }

/** What the form begins with. */
export interface Draft {
  minutes?: number;
  started?: Date;
  summary?: string;
  channel?: Channel | null;
  handoff?: string | null;
  conversation?: string | null;
  hold?: string; // a reserved session whose actual time this is
  corrects?: string; // an entry that is taken back for this one
}

/** Tells `logged` with the entry or the kept request, `cancel` when put aside. */
@customElement("mcap-log-time")
export class LogTime extends View {
  @property({ attribute: false }) manufacturer!: Spender;
  @property({ attribute: false }) draft: Draft = {};
  @state() private minutes = "";
  @state() private began = new Date();
  @state() private chosen = false; // did somebody say when it began?
  @state() private near: Work[] = [];
  @state() private past: Problem | null = null; // it takes more than is left
  @state() private wrong: unknown = null;
  @state() private sending = false;
  private readonly key = crypto.randomUUID(); // one form posts once, however often it is sent
  private typed: Record<string, string> = {}; // before the form was left for something else

  protected override async load(): Promise<void> {
    this.typed = JSON.parse(draft(this.who.subject, this.about) || "{}") as Record<string, string>;
    this.minutes = this.draft.minutes ? String(this.draft.minutes) : this.typed["minutes"] ?? "";
    this.chosen = this.draft.started !== undefined;
    this.began = this.draft.started ?? before([], Date.now(), this.draft.minutes ?? 0);
    await this.updateComplete;
    this.renderRoot.querySelector("input")?.focus();
    this.near = (await around(this.client, this.began)).filter((entry) => entry.id !== this.draft.corrects);
    this.place();
  }

  override render(): TemplateResult {
    const { words, draft } = this;
    const title = draft.corrects ? words.correct : draft.hold ? words.settle : words.log_time;
    return html`<form class="card" aria-label=${`${title}: ${this.manufacturer.name}`} @submit=${this.submit}
      @input=${this.keep} @keydown=${this.keys(() => this.cancel())}>
      <h2>${title}: ${this.manufacturer.name}</h2>
      <div class="form">
        <label>${words.minutes}
          <input name="minutes" type="number" min="1" max="1440" step="1" required .value=${this.minutes} @input=${this.measured} /></label>
        <label>${words.channel}
          <select name="channel">${CHANNELS.map((c) => html`<option value=${c} ?selected=${c === (this.typed["channel"] ?? draft.channel)}>${words[c]}</option>`)}</select></label>
        <label>${words.occurred_at}
          <input name="occurred_at" type="datetime-local" required .value=${local(this.began)} @change=${this.begun} /></label>
        <label class="wide">${words.summary_shown}
          <textarea name="summary" rows="2" required maxlength="2000" .value=${this.typed["summary"] ?? draft.summary ?? ""}></textarea></label>
        <label class="wide">${words.note}<input name="note" maxlength="2000" autocomplete="off" .value=${this.typed["note"] ?? ""} /></label>
        ${draft.corrects ? html`<label class="wide">${words.reverse_reason}<input name="reason" required maxlength="2000" autocomplete="off" .value=${this.typed["reason"] ?? ""} /></label>` : nothing}
      </div>
      <p class="muted" aria-live="polite">${this.outlook}</p>
      ${this.overlaps()}
      ${this.wrong ? html`<p class="error" role="alert">${complaint(this.wrong, words)}</p>` : nothing}
      ${this.past ? this.beyond(this.past) : nothing}
      <div class="row">
        <button class="primary" ?disabled=${this.sending}>${draft.corrects ? words.correct : words.log_time}</button>
        <button type="button" class="quiet" @click=${() => this.cancel()}>${words.cancel}</button>
      </div>
    </form>`;
  }

  /** Time of one's own that this would lie over, and where it would not. */
  private overlaps(): TemplateResult | typeof nothing {
    const minutes = Number(this.minutes) || 0;
    const found = over(this.near, this.began, minutes);
    if (!found.length) return nothing;
    const free = before(this.near, this.began.getTime() + minutes * 60_000, minutes);
    return html`<div class="notice warn stack" role="status">
      ${found.map((entry) => html`<p>${this.say("overlap", {
        from: this.formats.clock(entry.occurred_at), to: this.formats.clock(new Date(ends(entry)).toISOString()), name: entry.manufacturer_name, about: entry.summary,
      })}</p>`)}
      <div class="row"><button type="button" @click=${() => this.move(free)}>${this.say("begin_at", { time: this.formats.clock(free.toISOString()) })}</button></div>
    </div>`;
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

  private get outlook(): string {
    const left = this.manufacturer.remaining_minutes;
    const then = left - (Number(this.minutes) || 0);
    return this.say("after", { now: this.formats.minutes(left), then: this.formats.minutes(then) });
  }

  private measured(event: Event): void {
    this.minutes = (event.target as HTMLInputElement).value;
    this.place();
  }

  /** Where nobody said when it began, it ends now. */
  private place(): void {
    if (!this.chosen) this.began = before([], Date.now(), Number(this.minutes) || 0);
  }

  private async begun(event: Event): Promise<void> {
    const { value } = event.target as HTMLInputElement;
    if (value) this.move(new Date(value));
    this.near = (await around(this.client, this.began)).filter((entry) => entry.id !== this.draft.corrects);
  }

  private move(to: Date): void {
    this.chosen = true;
    this.began = to;
  }

  /** Under which what is typed is kept. */
  private get about(): string {
    const { corrects, hold, handoff } = this.draft;
    return `time:${corrects ?? hold ?? handoff ?? this.manufacturer.id}`;
  }

  private keep(event: Event): void {
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const words = ["summary", "note", "reason"].some((name) => String(form.get(name) ?? "").trim());
    keepDraft(this.who.subject, this.about, words ? JSON.stringify(Object.fromEntries(form)) : "");
  }

  private cancel(): void {
    keepDraft(this.who.subject, this.about, "");
    this.tell("cancel", null);
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const way = (event.submitter as HTMLButtonElement | null)?.value;
    const said = (name: string): string => String(form.get(name) ?? "").trim();
    const body = {
      minutes: Number(form.get("minutes")),
      channel: form.get("channel"),
      occurred_at: new Date(String(form.get("occurred_at"))).toISOString(),
      summary: form.get("summary"),
      ...(said("note") && { note: said("note") }),
      ...(this.draft.corrects && { reason: said("reason") }),
      ...(this.draft.handoff && !this.draft.hold && { handoff_id: this.draft.handoff }),
      ...(this.draft.conversation && !this.draft.hold && { conversation_id: this.draft.conversation }),
      ...(way === "ask" && { request_approval: true }),
      ...(way && said("approval_reason") && { approval_reason: said("approval_reason") }),
    };
    await this.post(body, way ?? "plain");
  }

  private get path(): string {
    if (this.draft.corrects) return `/v1/entries/${this.draft.corrects}/correction`;
    if (this.draft.hold) return `/v1/holds/${this.draft.hold}/settle`;
    return `/v1/manufacturers/${encodeURIComponent(this.manufacturer.id)}/entries`;
  }

  private async post(body: object, way: string): Promise<void> {
    this.sending = true;
    this.wrong = null;
    try {
      const made = await this.client.post<object>(this.path, body, { "Idempotency-Key": `${this.key}:${way}` });
      keepDraft(this.who.subject, this.about, "");
      this.tell("logged", { kept: "requested_by" in made, made });
    } catch (error) {
      if (error instanceof Problem && error.code === "allotment_exceeded") this.past = error;
      else this.wrong = error;
    }
    this.sending = false;
  }
}

/** A moment as a field of the wall clock holds it. */
function local(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
