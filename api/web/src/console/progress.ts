/** <mcap-progress>: every manufacturer's year: who has an inventory and a target, is on track, is late; what is published of it. */

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { rounded } from "../language/formats";
import { controls, theme } from "../look/theme";
import { save } from "./paper";
import { sheet, View } from "./view";

interface Standing {
  manufacturer_id: string;
  name: string;
  committed_on: string | null;
  inventory_state: "draft" | "final" | "disclosed" | null;
  total_location: string | null;
  total_market: string | null;
  target_state: "draft" | "submitted" | "validated" | null;
  base_year: number | null;
  target_year: number | null;
  on_track: boolean | null;
  gap: string | null;
  unit: string | null;
  potential: string | null;
  late: boolean;
}

const TOTALS = ["manufacturers", "engaged", "with_inventory", "disclosed", "with_target", "submitted", "validated", "on_track", "behind", "late"] as const;
const SHOWS = ["all", "late", "undisclosed", "no_inventory", "no_target", "behind", "on_track"] as const;
const SORTS = ["name", "total_location", "gap", "potential"] as const;
const HERE = "#/progress";
const PAGE = 100; // manufacturers on one page
const PATIENCE = 250; // ms after the last key before a search

interface Report { year: number; totals: Record<(typeof TOTALS)[number], number> & { potential: string; potential_validated: string }; manufacturers: Standing[] }

const behind = (): URLSearchParams => new URLSearchParams(location.hash.split("?")[1] ?? "");

@customElement("mcap-progress")
export class Progress extends View {
  static override styles = [theme, controls, sheet, css`
    dl.totals { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: 0.75rem 1rem; margin: 0; }
    dl.totals dt { color: var(--muted); font-size: 0.875rem; }
    dl.totals dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
  `];

  @state() private report: Report | null = null;
  /** What stands behind `#/progress`: filters, order and page. */
  @state() private asked = behind();
  private sorted: Standing[] = [];
  private timer = 0;

  private readonly follow = (): void => {
    if (!location.hash.startsWith(HERE)) return;
    this.asked = behind();
    void this.reload();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("hashchange", this.follow);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.follow);
    clearTimeout(this.timer);
  }

  protected override async load(): Promise<void> {
    const asked = this.filters.toString();
    const report = await this.client.get<Report>(`/v1/reports/progress?${asked}`);
    if (asked !== this.filters.toString()) return; // it was asked otherwise meanwhile
    this.report = report;
    this.order();
  }

  /** Those of the address that the service knows. */
  private get filters(): URLSearchParams {
    return new URLSearchParams([...this.asked].filter(([name, value]) => ["year", "show", "search"].includes(name) && value));
  }

  override render(): TemplateResult {
    const { words, report } = this;
    const year = this.asked.get("year") ?? (report ? String(report.year) : "");
    return html`<div class="stack">
      <div class="bar"><h1>${words.progress}</h1>
        <span class="row">
          <button type="button" @click=${() => this.file(this.filters)}>${words.export}</button>
          <button type="button" @click=${this.reminders}>${words.reminders}</button></span></div>
      <form class="form" role="search" @submit=${(e: Event) => e.preventDefault()}>
        <label>${words.year}<input type="number" name="year" min="1990" max="2100" .value=${year} @change=${this.change} /></label>
        <label>${words.search}<input type="search" name="search" maxlength="200" .value=${this.asked.get("search") ?? ""} @input=${this.change} /></label>
        ${this.choice("show", words.show, SHOWS.map((each) => [each, words[`progress_${each}`]]))}
        ${this.choice("sort", words.sort, SORTS.map((each) => [each, words[`progress_sort_${each}`]]))}
      </form>
      ${this.status()}
      ${report ? html`${this.totals(report)} ${this.list(report)}` : nothing}
    </div>`;
  }

  private choice(name: "show" | "sort", label: string, options: [string, string][]): TemplateResult {
    const chosen = this.asked.get(name) ?? options[0]![0];
    return html`<label>${label}<select name=${name} @change=${this.change}>${options.map(([value, text]) =>
      html`<option value=${value} .selected=${value === chosen}>${text}</option>`)}</select></label>`;
  }

  private totals({ totals, year }: Report): TemplateResult {
    const { words, formats } = this;
    const title = this.say("progress_totals", { year: formats.plain(year) });
    return html`<section class="card" aria-label=${title}><h2>${title}</h2>
      <dl class="totals">${TOTALS.map((name) => html`<div><dt>${words[`total_${name}`]}</dt><dd>${formats.number(totals[name])}</dd></div>`)}
        <div><dt>${words.total_potential}</dt><dd>${this.tonnes(totals.potential)}</dd></div>
        <div><dt>${words.total_potential_validated}</dt><dd>${this.tonnes(totals.potential_validated)}</dd></div></dl>
      <p class="muted">${words.progress_means}</p></section>`;
  }

  private list({ manufacturers }: Report): TemplateResult {
    const { words, formats } = this;
    if (!manufacturers.length) return html`<p class="card">${this.filters.has("show") || this.filters.has("search") ? words.no_manufacturers : words.none_yet}</p>`;
    const pages = Math.ceil(this.sorted.length / PAGE);
    const page = Math.min(Math.max(1, Number(this.asked.get("page")) || 1), pages);
    const shown = this.sorted.slice((page - 1) * PAGE, page * PAGE);
    return html`<p class="muted">${this.say("matches", { count: formats.plain(manufacturers.length) })}</p>
      <div class="scroll card" tabindex="0" role="group" aria-label=${words.manufacturers}><table>
        <thead><tr><th scope="col">${words.name}</th><th scope="col">${words.progress_inventory}</th>
          <th scope="col" class="number">${words.progress_location}</th><th scope="col" class="number">${words.progress_market}</th>
          <th scope="col">${words.progress_target}</th><th scope="col">${words.progress_state}</th>
          <th scope="col" class="number">${words.progress_gap}</th><th scope="col" class="number">${words.total_potential}</th></tr></thead>
        <tbody>${shown.map((each) => this.row(each))}</tbody>
      </table></div>
      ${pages > 1
        ? html`<div class="row" role="group" aria-label=${words.pages}>
            <button type="button" ?disabled=${page === 1} @click=${() => this.turn(page - 1)}>${words.page_before}</button>
            <span role="status">${this.say("page_of", { page: formats.plain(page), pages: formats.plain(pages) })}</span>
            <button type="button" ?disabled=${page === pages} @click=${() => this.turn(page + 1)}>${words.page_next}</button></div>`
        : nothing}`;
  }

  private row(each: Standing): TemplateResult {
    const { words, formats } = this;
    const target = each.target_state
      ? `${words[`state_${each.target_state}`]}, ${formats.plain(each.base_year!)}–${formats.plain(each.target_year!)}` : words.progress_none;
    const track = each.on_track === null ? "–" : words[each.on_track ? "progress_on_track" : "progress_behind"];
    return html`<tr>
      <th scope="row"><a href="#/manufacturers/${encodeURIComponent(each.manufacturer_id)}">${each.name}</a></th>
      <td>${each.inventory_state ? words[`state_${each.inventory_state}`] : words.progress_none}
        ${each.late ? html`<span class="badge state waiting">${words.progress_late}</span>` : nothing}</td>
      <td class="number">${this.tonnes(each.total_location)}</td><td class="number">${this.tonnes(each.total_market)}</td>
      <td>${target}</td><td>${track}</td>
      <td class="number">${this.amount(each.gap, each.unit)}</td><td class="number">${this.tonnes(each.potential)}</td></tr>`;
  }

  private tonnes(value: string | null): string {
    return this.amount(value, "tCO2e");
  }

  private amount(value: string | null, unit: string | null): string {
    return value === null ? "–" : `${this.formats.number(rounded(value))} ${unit ?? ""}`.trim();
  }

  /** By name as they come; by a figure the largest first, those without one last. */
  private order(): void {
    const by = this.asked.get("sort");
    const found = [...(this.report?.manufacturers ?? [])];
    if (by === "total_location" || by === "gap" || by === "potential") {
      const size = (each: Standing): number => (each[by] === null ? -Infinity : Number(each[by]));
      found.sort((a, b) => size(b) - size(a) || 0); // -Infinity less itself is no number
    }
    this.sorted = found;
  }

  private readonly change = (event: Event): void => {
    const { name, value, validity } = event.target as HTMLInputElement;
    if (validity.valid) this.ask(name, value, name === "search" ? PATIENCE : 0);
  };

  private turn(page: number): void {
    this.ask("page", String(page), 0);
    this.renderRoot.querySelector<HTMLElement>(".scroll")?.focus();
  }

  /** The address holds what is asked: it can be kept, sent, and loaded again. */
  private ask(name: string, value: string, patience: number): void {
    const asked = new URLSearchParams(this.asked);
    if (value) asked.set(name, value);
    else asked.delete(name);
    if (name !== "page") asked.delete("page");
    this.asked = asked;
    history.replaceState(null, "", `${HERE}?${asked}`);
    this.order();
    clearTimeout(this.timer);
    if (name !== "page" && name !== "sort") this.timer = window.setTimeout(() => void this.reload(), patience);
  }

  private file(asked: URLSearchParams): void {
    void this.attempt(save(this.client, `/v1/reports/progress.csv?${asked}`, `progress-${this.report?.year ?? ""}.csv`));
  }

  /** Those whose year is not disclosed, to be reminded: shown, and to disk. */
  private readonly reminders = (): void => {
    this.ask("show", "undisclosed", 0);
    this.file(this.filters);
  };
}
