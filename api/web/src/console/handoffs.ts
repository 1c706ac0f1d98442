/** <mcap-handoffs>: who waits for an adviser, longest first. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import "./handoff";
import "./log-time";
import type { Draft } from "./log-time";
import * as timer from "./timer";
import "./transcript";
import type { Handoff, Manufacturer } from "./types";
import { View } from "./view";

const FRESH = 30_000; // ms between looks

@customElement("mcap-handoffs")
export class Handoffs extends View {
  @state() private found: Handoff[] | null = null;
  @state() private manufacturers = new Map<string, Manufacturer>();
  @state() private transcript = "";
  @state() private draft: { manufacturer: Manufacturer; draft: Draft } | null = null;
  private looking = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.looking = window.setInterval(() => !document.hidden && !this.loading && void this.attempt(this.load()), FRESH);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.looking);
  }

  protected override async load(): Promise<void> {
    const found = await this.client.get<Handoff[]>("/v1/handoffs");
    const ids = [...new Set(found.map((h) => h.manufacturer_id))];
    const all = await Promise.all(ids.map((id) => this.client.get<Manufacturer>(`/v1/manufacturers/${encodeURIComponent(id)}`)));
    this.manufacturers = new Map(all.map((m) => [m.id, m]));
    this.found = found;
  }

  /** Open the form for time that a timer has measured. */
  async log(stopped: timer.Timer): Promise<void> {
    const manufacturer = await this.client.get<Manufacturer>(`/v1/manufacturers/${encodeURIComponent(stopped.manufacturer)}`);
    this.draft = {
      manufacturer,
      draft: { minutes: timer.minutes(stopped), started: new Date(stopped.since), handoff: stopped.handoff, conversation: stopped.conversation },
    };
  }

  override render(): TemplateResult {
    const { words } = this;
    return html`<div class="stack">
      <div class="bar"><h1>${words.handoffs}</h1><button type="button" @click=${this.reload}>${words.refresh}</button></div>
      ${this.status()}
      ${this.draft
        ? html`<mcap-log-time .client=${this.client} .words=${words} .formats=${this.formats} .who=${this.who}
            .manufacturer=${this.draft.manufacturer} .draft=${this.draft.draft}
            @cancel=${() => (this.draft = null)} @logged=${this.logged}></mcap-log-time>`
        : nothing}
      ${this.found && !this.found.length ? html`<p class="card">${words.nobody_waits}</p>` : nothing}
      ${this.found?.map((h) => html`<mcap-handoff-card .client=${this.client} .words=${words} .formats=${this.formats} .who=${this.who}
        .handoff=${h} .manufacturer=${this.manufacturers.get(h.manufacturer_id)} @changed=${this.reload}
        @log=${() => this.begin(h)} @transcript=${(e: CustomEvent<string>) => (this.transcript = e.detail)}></mcap-handoff-card>`)}
      ${this.transcript
        ? html`<mcap-transcript .client=${this.client} .words=${words} .formats=${this.formats} .who=${this.who}
            .conversation=${this.transcript} @close=${() => (this.transcript = "")}></mcap-transcript>`
        : nothing}
    </div>`;
  }

  private begin(h: Handoff): void {
    const manufacturer = this.manufacturers.get(h.manufacturer_id);
    if (manufacturer) this.draft = { manufacturer, draft: { handoff: h.id, conversation: h.conversation_id } };
  }

  private logged(event: CustomEvent<{ kept: boolean }>): void {
    this.draft = null;
    this.news = event.detail.kept ? this.words.kept : this.words.logged;
    void this.reload();
  }
}
