/** <mcap-approvals>: time past the allotment that waits for a lead. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { called } from "./people";
import type { Approval } from "./types";
import { View } from "./view";

@customElement("mcap-approvals")
export class Approvals extends View {
  @state() private found: Approval[] | null = null;

  protected override async load(): Promise<void> {
    this.found = await this.client.get<Approval[]>("/v1/approvals");
  }

  override render(): TemplateResult {
    const { words } = this;
    return html`<div class="stack"><h1>${words.approvals}</h1>${this.status()}
      ${this.found && !this.found.length ? html`<p class="card">${words.no_approvals}</p>` : nothing}
      ${this.found?.map((a) => this.one(a))}</div>`;
  }

  private one(a: Approval): TemplateResult {
    const { words, formats } = this;
    return html`<article class="card" aria-label=${a.summary}>
      <div class="bar"><h2><a href="#/manufacturers/${encodeURIComponent(a.manufacturer_id)}">${a.manufacturer_id}</a></h2>
        <span class="muted">${this.say("asked_by", { name: called(a.requested_by) })} · ${formats.moment(a.requested_at)}</span></div>
      <p><strong>${formats.minutes(a.minutes)}</strong> ${words[a.channel]} · ${formats.moment(a.occurred_at)}</p>
      <p class="pre">${a.summary}</p>
      ${a.note ? html`<p class="muted pre">${a.note}</p>` : nothing}
      ${a.reason ? html`<p class="muted pre">${words.reason}: ${a.reason}</p>` : nothing}
      <form class="row" @submit=${(e: SubmitEvent) => this.decide(e, a)}>
        <label>${words.decision_reason}<input name="reason" required maxlength="2000" autocomplete="off" /></label>
        <button class="primary" value="approve">${words.approve}</button><button value="refuse">${words.refuse}</button>
      </form>
    </article>`;
  }

  private async decide(event: SubmitEvent, a: Approval): Promise<void> {
    event.preventDefault();
    const reason = new FormData(event.target as HTMLFormElement).get("reason");
    const way = (event.submitter as HTMLButtonElement).value;
    if (await this.attempt(this.client.post(`/v1/approvals/${a.id}/${way}`, { reason }))) await this.reload();
  }
}
