/** <mcap-manufacturer>: one manufacturer: its balance, its book, its reserved sessions, its conversations. */

import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { balance } from "./balance";
import "./details";
import "./entries";
import "./holds";
import "./log-time";
import type { Draft } from "./log-time";
import { print, save } from "./paper";
import "./transcript";
import type { Allotment, Entry, Hold, Manufacturer, Outline } from "./types";
import { sheet, View } from "./view";
import { controls, theme } from "../look/theme";

@customElement("mcap-manufacturer")
export class ManufacturerView extends View {
  static override styles = [theme, controls, sheet, css`
    .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(7rem, 1fr)); gap: 0.5rem 1rem; margin: 0; }
    .figures dt { color: var(--muted); font-size: 0.8125rem; }
    .figures dd { margin: 0; font-weight: 600; font-size: 1.125rem; font-variant-numeric: tabular-nums; }
    label.inline { display: flex; align-items: center; gap: 0.5rem; }
    label.inline select { width: auto; }
    ul.plain { list-style: none; margin: 0; padding: 0; display: grid; gap: 0.25rem; }
    ul.plain button { text-align: start; border-radius: 10px; width: 100%; }
  `];

  @property() manufacturer = "";
  @state() private found: Manufacturer | null = null;
  @state() private year = 0;
  @state() private allotment: Allotment | null = null;
  @state() private entries: Entry[] = [];
  @state() private holds: Hold[] = [];
  @state() private conversations: Outline[] = [];
  @state() private draft: Draft | null = null;
  @state() private transcript = "";

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("manufacturer") && changed.get("manufacturer")) {
      this.year = 0;
      void this.reload();
    }
  }

  private get path(): string {
    return `/v1/manufacturers/${encodeURIComponent(this.manufacturer)}`;
  }

  protected override async load(): Promise<void> {
    const found = await this.client.get<Manufacturer>(this.path);
    const year = this.year || found.allotment.year;
    const query = encodeURIComponent(this.manufacturer);
    const [allotment, entries, holds, conversations] = await Promise.all([
      year === found.allotment.year ? found.allotment : this.client.get<Allotment>(`${this.path}/allotments/${year}`),
      this.client.get<Entry[]>(`${this.path}/entries?year=${year}`),
      this.client.get<Hold[]>(`${this.path}/holds`),
      this.client.get<Outline[]>(`/v1/conversations?manufacturer_id=${query}`),
    ]);
    Object.assign(this, { found, year, allotment, entries, holds, conversations });
  }

  override render(): TemplateResult {
    const { words, found } = this;
    return html`<div class="stack">
      <a href="#/manufacturers">${words.back}</a>
      ${this.status()}
      ${found && this.allotment ? this.page(found, this.allotment) : nothing}
      ${this.transcript
        ? html`<mcap-transcript .client=${this.client} .words=${words} .formats=${this.formats} .who=${this.who}
            .conversation=${this.transcript} @close=${() => (this.transcript = "")}></mcap-transcript>`
        : nothing}
    </div>`;
  }

  private page(found: Manufacturer, allotment: Allotment): TemplateResult {
    const { words } = this;
    const current = allotment.year === found.allotment.year;
    return html`
      <div class="bar">
        <div><h1>${found.name}</h1><span class="muted">${found.id}</span></div>
        <button type="button" class="primary" @click=${() => (this.draft = {})}>${words.log_time}</button>
      </div>
      ${this.draft ? this.form(found) : nothing}
      ${balance(allotment, current ? found.warning : null, words, this.formats)}
      <section class="card" aria-label=${words.entries}>
        <div class="bar"><h2>${words.entries}</h2>
          <div class="row">
            <label class="inline">${words.year}<select @change=${this.pickYear}>${this.years(found).map((y) =>
              html`<option value=${y} ?selected=${y === this.year}>${this.formats.plain(y)}</option>`)}</select></label>
            <button type="button" @click=${() => this.attempt(print(this.client, `${this.path}/entries.html?year=${this.year}`))}>${words.statement}</button>
            <button type="button" @click=${() => this.attempt(save(this.client, `${this.path}/entries.csv?year=${this.year}`, `${found.id}-${this.year}.csv`))}>${words.statement_csv}</button>
          </div></div>
        <mcap-entries .client=${this.client} .words=${words} .formats=${this.formats} .who=${this.who} .entries=${this.entries}
          @changed=${this.reload} @correct=${(e: CustomEvent<Entry>) => this.correct(e.detail)} @transcript=${(e: CustomEvent<string>) => (this.transcript = e.detail)}></mcap-entries>
      </section>
      <mcap-holds .client=${this.client} .words=${words} .formats=${this.formats} .who=${this.who} .manufacturer=${found} .holds=${this.holds}
        @changed=${this.reload} @settle=${(e: CustomEvent<Hold>) => this.settle(e.detail)}></mcap-holds>
      <section class="card" aria-label=${words.conversations}>
        <h2>${words.conversations}</h2>
        ${this.conversations.length
          ? html`<ul class="plain">${this.conversations.map((c) => html`<li><button type="button" class="quiet" @click=${() => (this.transcript = c.id)}>
              ${c.title || words.untitled} <span class="muted">${this.formats.moment(c.at)}</span></button></li>`)}</ul>`
          : html`<p class="muted">${words.no_conversations}</p>`}
      </section>
      <mcap-details .client=${this.client} .words=${words} .formats=${this.formats} .who=${this.who} .manufacturer=${found}
        @changed=${this.reload}></mcap-details>`;
  }

  private form(found: Manufacturer): TemplateResult {
    return html`${keyed(this.draft, html`<mcap-log-time .client=${this.client} .words=${this.words} .formats=${this.formats} .who=${this.who}
      .manufacturer=${{ id: found.id, name: found.name, remaining_minutes: found.allotment.remaining_minutes }} .draft=${this.draft} @cancel=${() => (this.draft = null)} @logged=${this.logged}></mcap-log-time>`)}`;
  }

  private correct(e: Entry): void {
    this.draft = { corrects: e.id, minutes: e.minutes, started: new Date(e.occurred_at), summary: e.summary, channel: e.channel };
    this.scrollIntoView();
  }

  private settle(hold: Hold): void {
    this.draft = { hold: hold.id, minutes: hold.minutes, started: new Date(hold.starts_at), summary: hold.summary };
  }

  private logged(event: CustomEvent<{ kept: boolean }>): void {
    this.draft = null;
    this.news = event.detail.kept ? this.words.kept : this.words.logged;
    void this.reload();
  }

  private pickYear(event: Event): void {
    this.year = Number((event.target as HTMLSelectElement).value);
    void this.reload();
  }

  /** From the year in which the manufacturer came to the one after this. */
  private years(found: Manufacturer): number[] {
    const first = Math.min(new Date(found.created_at).getUTCFullYear(), found.allotment.year);
    return Array.from({ length: found.allotment.year - first + 2 }, (_, i) => found.allotment.year + 1 - i);
  }
}
