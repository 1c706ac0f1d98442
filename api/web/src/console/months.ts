/** <mcap-months>: a month's entries, those with nothing behind them first, and the closing of the month. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import "./chat-switch";
import "./desk-rules";
import "./rules";
import "./transcript";
import { called } from "./people";
import type { Entry } from "./types";
import { month, View } from "./view";

interface Closed { month: string; closed_by: string; closed_at: string }

interface Period {
  month: string;
  closed_by: string | null;
  closed_at: string | null;
  waiting_approvals: number;
  entries_without_evidence: number;
  entries: Entry[];
}

const BACK = 24; // months that can be looked at
const MOST = 200; // entries shown

@customElement("mcap-months")
export class Months extends View {
  @state() private chosen = "";
  @state() private closed = new Map<string, Closed>();
  @state() private period: Period | null = null;
  @state() private sure = false;
  @state() private transcript = "";

  protected override async load(): Promise<void> {
    const closed = await this.client.get<Closed[]>("/v1/periods");
    this.closed = new Map(closed.map((c) => [c.month, c]));
    this.chosen ||= this.next(closed[0]?.month);
    this.sure = false;
    this.period = await this.client.get<Period>(`/v1/periods/${this.chosen}`);
  }

  /** The one after the newest that is closed; else the last that is over. */
  private next(newest: string | undefined): string {
    const over = this.months.slice(1);
    return (newest && over.filter((m) => m > newest).at(-1)) || over[0]!;
  }

  /** From this one back. */
  private get months(): string[] {
    const now = new Date();
    return Array.from({ length: BACK }, (_, i) => {
      const day = new Date(Date.UTC(now.getFullYear(), now.getMonth() - i, 1));
      return day.toISOString().slice(0, 7);
    });
  }

  override render(): TemplateResult {
    const { words, formats, period } = this;
    return html`<div class="stack"><h1>${words.months}</h1>
      <form class="form" @submit=${(e: Event) => e.preventDefault()}>
        <label>${words.month}<select @change=${this.pick}>${this.months.map((m) =>
          html`<option value=${m} ?selected=${m === this.chosen}>${month(formats, m)}${this.closed.has(m) ? " ✓" : ""}</option>`)}</select></label>
      </form>
      ${this.status()}
      ${period ? this.one(period) : nothing}
      <mcap-rules .client=${this.client} .words=${words} .formats=${formats} .who=${this.who}></mcap-rules>
      <mcap-chat-switch .client=${this.client} .words=${words} .formats=${formats} .who=${this.who}></mcap-chat-switch>
      <mcap-desk-rules .client=${this.client} .words=${words} .formats=${formats} .who=${this.who}></mcap-desk-rules>
      ${this.transcript
        ? html`<mcap-transcript .client=${this.client} .words=${words} .formats=${formats} .who=${this.who}
            .conversation=${this.transcript} @close=${() => (this.transcript = "")}></mcap-transcript>`
        : nothing}</div>`;
  }

  private one(p: Period): TemplateResult {
    const { words, formats } = this;
    const name = month(formats, p.month);
    return html`<section class="card" aria-label=${name}>
      <div class="bar"><h2>${name}</h2>${p.closed_by
        ? html`<span class="badge">${this.say("closed_by", { name: called(p.closed_by), at: formats.moment(p.closed_at!) })}</span>`
        : this.closing(p, name)}</div>
      ${p.waiting_approvals ? html`<p class="notice warn">${this.say("month_waits", { count: formats.plain(p.waiting_approvals) })}
        <a href="#/approvals">${words.approvals}</a></p>` : nothing}
      ${this.sure ? this.asking(p, name) : nothing}
      <p>${p.entries.length
        ? this.say("month_entries", { count: formats.plain(p.entries.length), unproven: formats.plain(p.entries_without_evidence) })
        : words.month_empty}</p>
      ${p.entries.length ? this.table(p) : nothing}</section>`;
  }

  private closing(p: Period, name: string): TemplateResult | typeof nothing {
    if (p.month >= this.months[0]!) return html`<span class="muted">${this.words.month_runs}</span>`;
    if (!this.lead) return nothing;
    return html`<button type="button" ?disabled=${p.waiting_approvals > 0} aria-expanded=${this.sure ? "true" : "false"}
      @click=${() => (this.sure = !this.sure)}>${this.say("close_month", { month: name })}</button>`;
  }

  private asking(p: Period, name: string): TemplateResult {
    return html`<div class="notice warn stack"><p>${this.words.close_means}</p><div class="row">
      <button type="button" class="primary" @click=${() => this.close(p)}>${this.say("close_sure", { month: name })}</button>
      <button type="button" class="quiet" @click=${() => (this.sure = false)}>${this.words.cancel}</button></div></div>`;
  }

  private table(p: Period): TemplateResult {
    const { words, formats } = this;
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${words.entries}><table>
        <thead><tr><th scope="col">${words.when}</th><th scope="col">${words.person}</th><th scope="col">${words.kind}</th>
          <th scope="col" class="number">${words.minutes}</th><th scope="col">${words.about}</th><th scope="col">${words.adviser}</th>
          <th scope="col"><span class="hidden">${words.actions}</span></th></tr></thead>
        <tbody>${p.entries.slice(0, MOST).map((e, i) => html`<tr>
          <td>${formats.moment(e.occurred_at)}</td>
          <td><a href="#/manufacturers/${encodeURIComponent(e.manufacturer_id)}">${e.manufacturer_id}</a></td>
          <td>${words[e.kind]} ${e.channel ? html`<span class="badge">${words[e.channel]}</span>` : nothing}</td>
          <td class="number">${formats.plain(e.minutes)}</td>
          <td><span class="pre">${e.summary}</span> ${i < p.entries_without_evidence ? html`<span class="badge state waiting">${words.no_evidence}</span>` : nothing}</td>
          <td>${called(e.adviser ?? e.actor)}</td>
          <td>${e.conversation_id ? html`<button type="button" class="quiet" @click=${() => (this.transcript = e.conversation_id!)}>${words.transcript}</button>` : nothing}</td>
        </tr>`)}</tbody></table></div>
      ${p.entries.length > MOST ? html`<p class="muted">${this.say("shown_of", { shown: formats.plain(MOST), count: formats.plain(p.entries.length) })}</p>` : nothing}`;
  }

  private pick(event: Event): void {
    this.chosen = (event.target as HTMLSelectElement).value;
    this.period = null;
    void this.reload();
  }

  private async close(p: Period): Promise<void> {
    if (await this.attempt(this.client.post(`/v1/periods/${p.month}/close`))) await this.reload();
  }
}
