/** <mcap-holds>: sessions for which time is reserved, and a form to reserve more. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Hold, Manufacturer } from "./types";
import { complaint, View } from "./view";

/** Tells `changed` after a change, `settle` with the hold whose actual time is to be logged. */
@customElement("mcap-holds")
export class Holds extends View {
  @property({ attribute: false }) manufacturer!: Manufacturer;
  @property({ attribute: false }) holds: readonly Hold[] = [];
  @state() private making = false;
  @state() private wrong: unknown = null;
  private key = "";

  protected override async load(): Promise<void> {}

  override render(): TemplateResult {
    const { words, formats } = this;
    const open = this.holds.filter((h) => h.state === "open");
    return html`<section class="card" aria-label=${words.holds}>
      <div class="bar"><h2>${words.holds}</h2>
        <button type="button" aria-expanded=${this.making ? "true" : "false"} @click=${this.begin}>${words.reserve}</button></div>
      ${this.making ? this.form() : nothing}
      ${this.wrong ? html`<p class="error" role="alert">${complaint(this.wrong, words)}</p>` : nothing}
      ${open.map((h) => html`<div class="bar">
        <span>${formats.moment(h.starts_at)} · ${formats.minutes(h.minutes)} · ${h.summary}</span>
        <span class="row"><button type="button" @click=${() => this.tell("settle", h)}>${words.settle}</button>
          <button type="button" class="quiet" @click=${() => this.free(h)}>${words.free}</button></span></div>`)}
    </section>`;
  }

  private form(): TemplateResult {
    const { words } = this;
    return html`<form class="form" @submit=${this.reserve} @keydown=${this.keys(() => (this.making = false))}>
      <label>${words.minutes}<input name="minutes" type="number" min="1" max="1440" required /></label>
      <label>${words.starts_at}<input name="starts_at" type="datetime-local" required /></label>
      <label class="wide">${words.summary_shown}<input name="summary" required maxlength="2000" autocomplete="off" /></label>
      <div class="row wide"><button class="primary">${words.reserve}</button>
        <button type="button" class="quiet" @click=${() => (this.making = false)}>${words.cancel}</button></div>
    </form>`;
  }

  private begin(): void {
    this.making = !this.making;
    this.key = crypto.randomUUID();
  }

  private async reserve(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const body = {
      minutes: Number(form.get("minutes")),
      starts_at: new Date(String(form.get("starts_at"))).toISOString(),
      summary: form.get("summary"),
    };
    const path = `/v1/manufacturers/${encodeURIComponent(this.manufacturer.id)}/holds`;
    await this.change(this.client.post(path, body, { "Idempotency-Key": this.key }));
  }

  private async free(hold: Hold): Promise<void> {
    await this.change(this.client.post(`/v1/holds/${hold.id}/release`));
  }

  private async change(action: Promise<unknown>): Promise<void> {
    this.wrong = null;
    try {
      await action;
      this.making = false;
      this.tell("changed", null);
    } catch (error) {
      this.wrong = error;
    }
  }
}
