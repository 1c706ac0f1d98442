/** <mcap-entries>: a manufacturer's book, entry by entry, with the evidence behind each and the way to take one back. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { called } from "./people";
import type { Entry } from "./types";
import { complaint, View } from "./view";

/** Tells `changed` after a reversal, `correct` with an entry that is to say something else, `transcript` with a conversation's id. */
@customElement("mcap-entries")
export class Entries extends View {
  @property({ attribute: false }) entries: readonly Entry[] = [];
  @state() private reversing: string | null = null;
  @state() private wrong: unknown = null;
  private key = "";

  protected override async load(): Promise<void> {}

  override render(): TemplateResult {
    const { words } = this;
    if (!this.entries.length) return html`<p class="muted">${words.no_entries}</p>`;
    const taken = new Set(this.entries.map((e) => e.reverses));
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${words.entries}>
      <table>
        <thead><tr><th scope="col">${words.when}</th><th scope="col">${words.kind}</th><th scope="col" class="number">${words.minutes}</th>
          <th scope="col" class="number">${words.drawn}</th><th scope="col">${words.about}</th><th scope="col">${words.adviser}</th><th scope="col"><span class="hidden">${words.actions}</span></th></tr></thead>
        <tbody>${this.newest.map((e) => this.line(e, taken.has(e.id)))}</tbody>
      </table>
    </div>`;
  }

  /** By when it happened; of one moment, what was posted last comes first. */
  private get newest(): Entry[] {
    return [...this.entries].reverse().sort((a, b) => b.occurred_at.localeCompare(a.occurred_at));
  }

  private line(e: Entry, reversed: boolean): TemplateResult {
    const { words, formats } = this;
    return html`<tr class=${reversed ? "struck" : ""}>
        <td class="keep"><time datetime=${e.occurred_at}>${formats.moment(e.occurred_at)}</time></td>
        <td class="keep">${words[e.kind]}${e.channel ? html` <span class="badge">${words[e.channel]}</span>` : nothing}
          ${reversed ? html` <span class="badge state">${words.reversed}</span>` : nothing}</td>
        <td class="number">${formats.plain(e.minutes)}</td>
        <td class="number">${formats.plain(e.drawn_minutes)}</td>
        <td><span class="pre">${e.summary}</span>${e.reverses ? html` <span class="muted">(${words.reverses})</span>` : nothing}
          ${e.approval ? html`<br /><span class="muted">${called(e.approval.by)}: ${e.approval.reason}</span>` : nothing}</td>
        <td class="keep">${called(e.adviser ?? e.actor)}</td>
        <td class="keep"><div class="row">
          ${e.conversation_id ? html`<button type="button" class="quiet" @click=${() => this.tell("transcript", e.conversation_id)}>${words.transcript}</button>` : nothing}
          ${this.reversible(e, reversed) && e.kind === "use" && e.channel !== "assistant"
            ? html`<button type="button" class="quiet" @click=${() => this.tell("correct", e)}>${words.correct}</button>`
            : nothing}
          ${this.reversible(e, reversed)
            ? html`<button type="button" class="quiet" aria-expanded=${this.reversing === e.id ? "true" : "false"} @click=${() => this.begin(e.id)}>${words.reverse}</button>`
            : nothing}
        </div></td>
      </tr>
      ${this.reversing === e.id ? html`<tr><td colspan="7">${this.form(e)}</td></tr>` : nothing}`;
  }

  /** An adviser takes back its own time, a lead any. */
  private reversible(e: Entry, reversed: boolean): boolean {
    const kind = e.kind === "use" || (this.lead && e.kind === "adjustment");
    return kind && !reversed && (this.lead || e.actor === this.who.subject || e.adviser === this.who.subject);
  }

  private form(e: Entry): TemplateResult {
    const { words } = this;
    return html`<form class="row" @submit=${(event: SubmitEvent) => this.reverse(event, e)}
      @keydown=${this.keys(() => (this.reversing = null))}>
      <label>${words.reverse_reason}<input name="reason" required maxlength="2000" autocomplete="off" /></label>
      <button class="danger">${words.reverse}</button>
      <button type="button" class="quiet" @click=${() => (this.reversing = null)}>${words.cancel}</button>
      ${this.wrong ? html`<p class="error" role="alert">${complaint(this.wrong, words)}</p>` : nothing}
    </form>`;
  }

  private async begin(id: string): Promise<void> {
    this.reversing = this.reversing === id ? null : id;
    this.wrong = null;
    this.key = crypto.randomUUID();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>('input[name="reason"]')?.focus();
  }

  private async reverse(event: SubmitEvent, e: Entry): Promise<void> {
    event.preventDefault();
    const reason = String(new FormData(event.target as HTMLFormElement).get("reason"));
    this.wrong = null;
    try {
      await this.client.post(`/v1/entries/${e.id}/reversal`, { reason }, { "Idempotency-Key": this.key });
      this.reversing = null;
      this.tell("changed", null);
    } catch (error) {
      this.wrong = error;
    }
  }
}
