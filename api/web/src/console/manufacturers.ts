/** <mcap-manufacturers>: all manufacturers, searched, filtered and sorted. */

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { controls, theme } from "../look/theme";
import { meter } from "./balance";
import "./grant";
import "./import";
import { save } from "./paper";
import type { Manufacturer } from "./types";
import { sheet, View } from "./view";

const SHOWS = ["all", "over_75", "over", "unused"] as const;
const SORTS = ["name", "remaining", "used", "last_used"] as const;
const PAGE = 200; // manufacturers more at a time
const PATIENCE = 250; // ms after the last key before a search

@customElement("mcap-manufacturers")
export class Manufacturers extends View {
  static override styles = [theme, controls, sheet, css`
    .meter { width: 7rem; height: 8px; }
    .check { display: flex; align-items: center; gap: 0.5rem; align-self: end; min-height: 2.5rem; }
  `];

  @state() private found: Manufacturer[] | null = null;
  @state() private total = 0;
  @state() private doing: "" | "import" | "grant" = "";
  private most = PAGE;
  private query: Record<string, string> = {};
  private timer = 0;

  protected override async load(): Promise<void> {
    const response = await this.client.send(`/v1/manufacturers?${new URLSearchParams({ ...this.query, limit: String(this.most) })}`);
    this.found = (await response.json()) as Manufacturer[];
    this.total = Number(response.headers.get("X-Total-Count") ?? this.found.length);
  }

  override render(): TemplateResult {
    const { words } = this;
    const change = (name: string) => (e: Event): void => this.ask(name, (e.target as HTMLSelectElement).value);
    return html`<div class="stack">
      <div class="bar"><h1>${words.manufacturers}</h1>
        <span class="row">
          <button type="button" @click=${() => this.attempt(save(this.client, `/v1/manufacturers/export.csv?${new URLSearchParams(this.query)}`, "manufacturers.csv"))}>${words.export}</button>
          ${this.lead ? html`${this.toggle("import", words.import)}${this.toggle("grant", words.grant_year)}` : nothing}</span></div>
      ${this.doing === "import"
        ? html`<mcap-import .client=${this.client} .words=${words} .formats=${this.formats} .who=${this.who} @changed=${this.reload} @cancel=${this.put}></mcap-import>`
        : nothing}
      ${this.doing === "grant"
        ? html`<mcap-grant .client=${this.client} .words=${words} .formats=${this.formats} .who=${this.who} @changed=${this.reload} @cancel=${this.put}></mcap-grant>`
        : nothing}
      <form class="form" role="search" @submit=${(e: Event) => e.preventDefault()}>
        <label>${words.search}<input type="search" maxlength="200" @input=${change("search")} /></label>
        <label>${words.show}<select @change=${change("show")}>${SHOWS.map((s) => html`<option value=${s}>${words[`show_${s}`]}</option>`)}</select></label>
        <label>${words.sort}<select @change=${change("sort")}>${SORTS.map((s) => html`<option value=${s}>${words[`sort_${s}`]}</option>`)}</select></label>
        <label class="check"><input type="checkbox" @change=${(e: Event) => this.ask("descending", String((e.target as HTMLInputElement).checked))} /> ${words.descending}</label>
      </form>
      ${this.status()}
      ${this.found ? this.list(this.found) : nothing}
    </div>`;
  }

  private list(found: Manufacturer[]): TemplateResult {
    const { words, formats } = this;
    if (!found.length) return html`<p class="card">${Object.keys(this.query).length ? words.no_manufacturers : words.none_yet}</p>`;
    return html`<p class="muted">${this.say("matches", { count: formats.plain(this.total) })}</p>
      <div class="scroll card" tabindex="0" role="group" aria-label=${words.manufacturers}><table>
        <thead><tr><th scope="col">${words.name}</th><th scope="col"><span class="hidden">${words.share}</span></th><th scope="col" class="number">${words.used}</th>
          <th scope="col" class="number">${words.held}</th><th scope="col" class="number">${words.remaining}</th><th scope="col">${words.last_used}</th></tr></thead>
        <tbody>${found.map((m) => html`<tr>
          <td><a href="#/manufacturers/${encodeURIComponent(m.id)}">${m.name}</a> ${m.warning ? html`<span class="badge state waiting">${formats.plain(m.warning)} %</span>` : nothing}</td>
          <td>${meter(m.allotment)}</td>
          <td class="number">${formats.minutes(m.allotment.used_minutes)}</td>
          <td class="number">${formats.minutes(m.allotment.held_minutes)}</td>
          <td class="number">${formats.minutes(m.allotment.remaining_minutes)}</td>
          <td>${m.last_used_at ? formats.date(m.last_used_at) : words.never}</td></tr>`)}</tbody>
      </table></div>
      ${this.total > found.length ? html`<div><button type="button" @click=${this.next}>${words.more}</button></div>` : nothing}`;
  }

  private toggle(what: "import" | "grant", name: string): TemplateResult {
    const open = this.doing === what;
    return html`<button type="button" aria-expanded=${open ? "true" : "false"} @click=${() => (this.doing = open ? "" : what)}>${name}</button>`;
  }

  private put(): void {
    this.doing = "";
  }

  private next(): void {
    this.most += PAGE;
    void this.reload();
  }

  private ask(name: string, value: string): void {
    this.query = { ...this.query, [name]: value };
    this.most = PAGE;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.reload(), name === "search" ? PATIENCE : 0);
  }
}
