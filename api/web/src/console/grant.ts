/** <mcap-grant>: the allotment of a year for every manufacturer. */

import { html, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { View } from "./view";

/** Tells `changed` when granted, `cancel` when put aside. */
@customElement("mcap-grant")
export class Grant extends View {
  @state() private year = new Date().getFullYear() + 1;
  @state() private busy = false;

  protected override async load(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector("input")?.focus();
  }

  override render(): TemplateResult {
    const { words } = this;
    return html`<form class="card" aria-label=${words.grant_year} @submit=${this.grant}
      @keydown=${this.keys(() => this.tell("cancel", null))}><h2>${words.grant_year}</h2>
      <p class="muted">${words.grant_means}</p>
      <div class="form"><label>${words.year}<input type="number" min="2000" max="2200" required .value=${String(this.year)}
        @input=${(e: Event) => (this.year = Number((e.target as HTMLInputElement).value))} /></label></div>
      ${this.status()}
      <div class="row"><button class="primary" ?disabled=${this.busy}>${this.say("grant_now", { year: this.formats.plain(this.year) })}</button>
        <button type="button" class="quiet" @click=${() => this.tell("cancel", null)}>${words.close}</button></div></form>`;
  }

  private async grant(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    this.busy = true;
    const sent = this.client.post<{ granted: number; already_granted: number }>("/v1/grants", { year: this.year });
    const went = await this.attempt(sent.then(({ granted, already_granted }) => {
      this.news = this.say("granted_now", { granted: this.formats.plain(granted), already: this.formats.plain(already_granted) });
    }));
    this.busy = false;
    if (went) this.tell("changed", null);
  }
}
