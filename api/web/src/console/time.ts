/** <mcap-time>: an adviser's week, who is near the end of its hours, and a month over all manufacturers. */

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { controls, theme } from "../look/theme";
import "./log-time";
import type { Draft, Spender } from "./log-time";
import { save } from "./paper";
import type { Manufacturer, MonthTotal, Work } from "./types";
import { sheet, View } from "./view";
import { ends, own } from "./work";

const DAYS = 7;
const NEAR = 40; // manufacturers shown

@customElement("mcap-time")
export class Time extends View {
  static override styles = [theme, controls, sheet, css`
    .days { display: grid; gap: 0.75rem; }
    .day { display: grid; gap: 0.25rem; }
    .day table { table-layout: fixed; }
    .day td:nth-child(1) { width: 8rem; white-space: nowrap; }
    .day td:nth-child(2) { width: 28%; }
    .day td:nth-child(4) { width: 5rem; }
    .day td:nth-child(5) { width: 7rem; }
    input[type="month"] { width: auto; }
    @media print { section:not(.month), h1, button, label { display: none !important; } }
  `];

  @state() private monday = startOfWeek(new Date());
  @state() private work: Work[] | null = null;
  @state() private near: Manufacturer[] = [];
  @state() private month = new Date().toISOString().slice(0, 7);
  @state() private totals: MonthTotal[] | null = null;
  @state() private correcting: { spender: Spender; draft: Draft } | null = null;

  protected override async load(): Promise<void> {
    const [near] = await Promise.all([
      this.client.get<Manufacturer[]>(`/v1/manufacturers?show=over_75&sort=remaining&limit=${NEAR}`), this.week(), this.monthly(),
    ]);
    this.near = near;
  }

  private async week(): Promise<void> {
    this.work = await own(this.client, this.monday, days(this.monday, DAYS));
  }

  private async monthly(): Promise<void> {
    const { totals } = await this.client.get<{ totals: MonthTotal[] }>(`/v1/reports/entries?month=${this.month}`);
    this.totals = totals;
  }

  override render(): TemplateResult {
    const { words } = this;
    return html`<div class="stack"><h1>${words.time}</h1>${this.status()}
      ${this.correcting
        ? html`<mcap-log-time .client=${this.client} .words=${words} .formats=${this.formats} .who=${this.who} .manufacturer=${this.correcting.spender}
            .draft=${this.correcting.draft} @cancel=${() => (this.correcting = null)} @logged=${this.corrected}></mcap-log-time>`
        : nothing}
      ${this.mine()} ${this.ending()} ${this.all()}</div>`;
  }

  private mine(): TemplateResult {
    const { words, formats } = this;
    const work = this.work ?? [];
    return html`<section class="card" aria-label=${words.my_week}>
      <div class="bar"><h2>${words.my_week}: ${formats.date(this.monday.toISOString())} – ${formats.date(days(this.monday, DAYS - 1).toISOString())}</h2>
        <span class="row"><span>${this.say("in_all", { time: formats.minutes(sum(work)) })}</span>
          <button type="button" @click=${() => this.turn(-DAYS)}>${words.earlier}</button><button type="button" @click=${() => this.turn(DAYS)}>${words.later}</button></span></div>
      ${this.work && !work.length ? html`<p class="muted">${words.no_time}</p>` : nothing}
      <div class="days">${Array.from({ length: DAYS }, (_, n) => days(this.monday, n)).map((day) => this.day(day, work))}</div></section>`;
  }

  private day(day: Date, work: Work[]): TemplateResult | typeof nothing {
    const { words, formats } = this;
    const found = work.filter((w) => Date.parse(w.occurred_at) >= day.getTime() && Date.parse(w.occurred_at) < days(day, 1).getTime());
    if (!found.length) return nothing;
    const name = new Intl.DateTimeFormat(formats.tag, { weekday: "long", day: "numeric", month: "short" }).format(day);
    return html`<div class="day"><div class="bar"><h3>${name}</h3><span class="muted">${formats.minutes(sum(found))}</span></div>
      <div class="scroll" tabindex="0" role="group" aria-label=${name}><table><tbody>${found.map((w) => html`<tr>
        <td><time datetime=${w.occurred_at}>${formats.clock(w.occurred_at)}</time> – ${formats.clock(new Date(ends(w)).toISOString())}</td>
        <td><a href="#/manufacturers/${encodeURIComponent(w.manufacturer_id)}">${w.manufacturer_name}</a></td>
        <td>${w.summary}${w.note ? html` <span class="muted">(${w.note})</span>` : nothing}</td><td class="number">${formats.minutes(w.minutes)}</td>
        <td><button type="button" class="quiet" @click=${() => this.correct(w)}>${words.correct}</button></td></tr>`)}</tbody></table></div></div>`;
  }

  /** What is used and planned reaches three quarters: the fewest hours left first. */
  private ending(): TemplateResult {
    const { words, formats } = this;
    return html`<section class="card" aria-label=${words.near_end}><h2>${words.near_end}</h2>
      ${this.near.length
        ? html`<div class="scroll" tabindex="0" role="group" aria-label=${words.near_end}><table>
            <thead><tr><th scope="col">${words.name}</th><th scope="col" class="number">${words.used}</th><th scope="col" class="number">${words.held}</th><th scope="col" class="number">${words.remaining}</th></tr></thead>
            <tbody>${this.near.map((m) => html`<tr><td><a href="#/manufacturers/${encodeURIComponent(m.id)}">${m.name}</a> <span class="badge state waiting">${formats.plain(m.warning ?? 0)} %</span></td>
              <td class="number">${formats.minutes(m.allotment.used_minutes)}</td><td class="number">${formats.minutes(m.allotment.held_minutes)}</td>
              <td class="number">${formats.minutes(m.allotment.remaining_minutes)}</td></tr>`)}</tbody></table></div>`
        : html`<p class="muted">${words.nobody_near}</p>`}</section>`;
  }

  private all(): TemplateResult {
    const { words, formats } = this;
    const file = (kind: "csv" | "xlsx") => () => this.attempt(save(this.client, `/v1/reports/entries.${kind}?month=${this.month}`, `hours-${this.month}.${kind}`));
    const totals = this.totals ?? [];
    return html`<section class="card month" aria-label=${words.month_all}>
      <div class="bar"><h2>${words.month_all} ${this.month}</h2><span class="row">
        <label><span class="hidden">${words.month}</span><input type="month" required .value=${this.month} @change=${this.pick} /></label>
        <button type="button" @click=${file("csv")}>CSV</button><button type="button" @click=${file("xlsx")}>XLSX</button><button type="button" @click=${() => print()}>${words.print}</button></span></div>
      ${totals.length
        ? html`<div class="scroll" tabindex="0" role="group" aria-label=${words.month_all}><table>
            <thead><tr><th scope="col">${words.name}</th><th scope="col" class="number">${words.entries}</th><th scope="col" class="number">${words.minutes}</th><th scope="col" class="number">${words.drawn}</th><th scope="col" class="number">${words.remaining}</th></tr></thead>
            <tbody>${totals.map((t) => html`<tr><td>${t.manufacturer_name}</td><td class="number">${formats.plain(t.entries)}</td><td class="number">${formats.plain(t.minutes)}</td>
              <td class="number">${formats.plain(t.drawn_minutes)}</td><td class="number">${formats.minutes(t.year_remaining_minutes)}</td></tr>`)}</tbody>
            <tfoot><tr><th scope="row">${words.total}</th>${(["entries", "minutes", "drawn_minutes"] as const).map((name) =>
              html`<td class="number">${formats.plain(totals.reduce((all, t) => all + t[name], 0))}</td>`)}<td></td></tr></tfoot></table></div>`
        : html`<p class="muted">${this.totals ? words.month_empty : ""}</p>`}</section>`;
  }

  private turn(by: number): void {
    this.monday = days(this.monday, by);
    void this.attempt(this.week());
  }

  private pick(event: Event): void {
    const { value } = event.target as HTMLInputElement;
    if (!value) return;
    this.month = value;
    void this.attempt(this.monthly());
  }

  private async correct(w: Work): Promise<void> {
    await this.attempt(this.client.get<Manufacturer>(`/v1/manufacturers/${encodeURIComponent(w.manufacturer_id)}`).then((m) => {
      const draft: Draft = { corrects: w.id, minutes: w.minutes, started: new Date(w.occurred_at), summary: w.summary, channel: w.channel };
      this.correcting = { spender: { id: m.id, name: m.name, remaining_minutes: m.allotment.remaining_minutes + w.drawn_minutes }, draft };
    }));
  }

  private corrected(): void {
    this.correcting = null;
    this.news = this.words.logged;
    void this.reload();
  }
}

/** The midnight with which the week of a day begins, in the reader's own time. */
function startOfWeek(day: Date): Date {
  return days(new Date(day.getFullYear(), day.getMonth(), day.getDate()), -((day.getDay() + 6) % 7));
}

function days(from: Date, count: number): Date {
  return new Date(from.getFullYear(), from.getMonth(), from.getDate() + count);
}

function sum(work: readonly Work[]): number {
  return work.reduce((all, w) => all + w.minutes, 0);
}
