/** <mcap-handoffs>: the queue: who waits, found by filter and search, worked on beside the list, by mouse or by keys. */

import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { keyed } from "lit/directives/keyed.js";
import { ref } from "lit/directives/ref.js";
import { repeat } from "lit/directives/repeat.js";
import { LANGUAGES } from "../language/locale";
import { controls, theme } from "../look/theme";
import type { Desk } from "./desk";
import { sweepDrafts } from "./drafts";
import "./handoff";
import type { HandoffCard } from "./handoff";
import { act, type Act, SHEET } from "./hot-keys";
import { staff } from "./people";
import { age, choice, chosen, type Choice, ORDERS, query as written, SHOWS, tongue } from "./queue";
import type { Colleague, Handoff } from "./types";
import { sheet, View } from "./view";

const MINUTE = 60_000; // ms
const WINDOW = 60; // rows that are drawn before somebody looks further down

@customElement("mcap-handoffs")
export class Handoffs extends View {
  static override styles = [theme, controls, sheet, css`
    .desk { display: grid; grid-template-columns: minmax(18rem, 2fr) 3fr; gap: 1rem; align-items: start; }
    .list { list-style: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: 14px; background: var(--raised); overflow: clip; }
    .list li { display: flex; align-items: center; border-bottom: 1px solid var(--line); border-inline-start: 4px solid transparent; content-visibility: auto; contain-intrinsic-height: 4rem; }
    .list li:last-child { border-bottom: 0; }
    .list li.fine { border-inline-start-color: var(--accent); }
    .list li.soon { border-inline-start-color: #c98a00; }
    .list li.late { border-inline-start-color: var(--bad); }
    .list li.chosen { background: var(--soft); }
    .list input { margin: 0 0.25rem 0 0.5rem; }
    .list button { flex: 1; min-width: 0; border: 0; border-radius: 0; background: none; text-align: start; padding: 0.5rem 0.5rem; display: grid; gap: 0.125rem; }
    .list .top, .list .sub { display: flex; gap: 0.5rem; align-items: baseline; min-width: 0; }
    .list .top strong, .list .sub .about { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .list .sub { font-size: 0.8125rem; color: var(--muted); }
    .list .late .age { color: var(--bad); font-weight: 600; }
    .unread strong::before { content: ""; display: inline-block; width: 0.5rem; height: 0.5rem; border-radius: 50%; background: var(--bad); margin-inline-end: 0.375rem; vertical-align: 0.0625rem; }
    .filters { display: grid; grid-template-columns: 2fr repeat(3, minmax(7rem, 1fr)); gap: 0.5rem; }
    .pane { position: sticky; top: 7rem; max-height: calc(100dvh - 8rem); overflow-y: auto; border-radius: 14px; }
    .bulk select { width: auto; }
    kbd { font: inherit; border: 1px solid var(--edge); border-radius: 5px; padding: 0 0.375rem; }
    .back { display: none; }
    @media (max-width: 900px) {
      .desk { grid-template-columns: minmax(0, 1fr); }
      .desk.one .queue { display: none; }
      .filters { grid-template-columns: 1fr 1fr; }
      .pane { position: static; max-height: none; }
      .back { display: inline-block; }
    }
  `];

  @property({ attribute: false }) desk!: Desk;
  /** What stands in the address behind `#/handoffs`. */
  @property() route = "";
  @state() private choice: Choice = choice("");
  @state() private open = ""; // the id of the one that is worked on
  @state() private apart: Handoff[] = []; // closed ones, which the desk does not hold
  @state() private marked = new Set<string>();
  @state() private colleagues: Colleague[] = [];
  @state() private now = Date.now();
  @state() private reach = WINDOW; // how many rows of the list are drawn
  @query("mcap-handoff-card") private card!: HandoffCard | null;
  @query("dialog") private help!: HTMLDialogElement;
  private timed = ""; // the id of one whose form for time is to be opened once its card is there
  private life = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    this.life = new AbortController();
    const { signal } = this.life;
    this.desk.addEventListener("change", () => void this.changed(), { signal });
    this.desk.addEventListener("trouble", (e) => (this.trouble = (e as CustomEvent<unknown>).detail), { signal });
    document.addEventListener("visibilitychange", () => this.card?.seen(), { signal });
    addEventListener("keydown", (e) => this.pressed(e), { signal });
    const tick = setInterval(() => (this.now = Date.now()), MINUTE);
    signal.addEventListener("abort", () => clearInterval(tick));
    sweepDrafts();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.life.abort();
    this.nearing.disconnect();
  }

  protected override async load(): Promise<void> {
    const [colleagues] = await Promise.all([staff(this.client), this.desk.load(), this.others()]);
    this.colleagues = colleagues;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("route")) return;
    const [path = "", query = ""] = this.route.split("?");
    this.choice = choice(query);
    this.open = path.replace(/^\//, "");
    if (this.hasUpdated) void this.attempt(this.others());
  }

  /** Open a hand-off's form for time: a timer has been stopped. */
  async log(id: string): Promise<void> {
    this.timed = id;
    await this.go(id);
    this.requestUpdate();
  }

  protected override updated(): void {
    if (!this.timed || this.card?.handoff.id !== this.timed) return; // its card is yet to come
    this.timed = "";
    this.card.log();
  }

  /** Closed hand-offs, where they are asked for, and the open one, if it is none of the desk's. */
  private async others(): Promise<void> {
    const closed = this.choice.show === "closed" ? await this.client.get<Handoff[]>("/v1/handoffs?state=closed") : [];
    const missing = this.open && this.desk.ready && !this.desk.handoffs.has(this.open) && !closed.some((h) => h.id === this.open);
    this.apart = missing ? [...closed, await this.client.get<Handoff>(`/v1/handoffs/${this.open}`)] : closed;
  }

  private async changed(): Promise<void> {
    this.trouble = null;
    for (const id of this.marked) if (!this.desk.handoffs.has(id)) this.marked.delete(id);
    this.requestUpdate();
    if (this.open && !this.chosen && !this.apart.some((h) => h.id === this.open)) await this.attempt(this.others()); // it was closed
  }

  private get chosen(): Handoff | undefined {
    return this.desk.handoffs.get(this.open) ?? this.apart.find((h) => h.id === this.open);
  }

  private get shown(): Handoff[] {
    const all = this.choice.show === "closed" ? this.apart : this.desk.handoffs.values();
    return chosen(all, this.choice, this.who.subject, this.now);
  }

  override render(): TemplateResult {
    const { words } = this;
    const open = this.chosen;
    return html`<div class="stack">
      <div class="bar"><h1>${words.handoffs}</h1><button type="button" class="quiet" aria-keyshortcuts="?" @click=${() => this.help.showModal()}>${words.keys}</button></div>
      ${this.filters()}
      ${this.status()}
      ${this.marked.size ? this.bulk() : nothing}
      <div class="desk ${open ? "one" : ""}">
        <div class="queue">${this.list(this.shown)}</div>
        <div class="pane" tabindex="-1">${open
          ? html`<button type="button" class="quiet back" @click=${() => this.go("")}>${words.to_list}</button>
            ${keyed(open.id, html`<mcap-handoff-card .client=${this.client} .words=${words} .formats=${this.formats} .who=${this.who} .handoff=${open}
              .colleagues=${this.colleagues} @acted=${(e: CustomEvent<Handoff>) => this.acted(e.detail)}></mcap-handoff-card>`)}`
          : this.desk.ready && this.desk.handoffs.size ? html`<p class="card muted">${words.choose_one}</p>` : nothing}</div>
      </div>
      <dialog aria-label=${words.keys}><div class="bar"><h2>${words.keys}</h2><button type="button" @click=${() => this.help.close()}>${words.close}</button></div>
        <dl class="facts">${SHEET.map(([key, name]) => html`<dt><kbd>${key}</kbd></dt><dd>${words[name]}</dd>`)}</dl></dialog>
    </div>`;
  }

  private filters(): TemplateResult {
    const { words } = this;
    const tongues = [...new Set([...this.desk.handoffs.values()].map(tongue))].filter(Boolean).sort();
    const pick = (name: keyof Choice) => (e: Event): void => this.choose({ [name]: (e.target as HTMLSelectElement).value });
    return html`<form class="filters" role="search" @submit=${(e: Event) => e.preventDefault()}>
      <label>${words.search_handoffs}<input type="search" maxlength="200" .value=${this.choice.text} @input=${pick("text")} /></label>
      <label>${words.show}<select @change=${pick("show")}>${SHOWS.map((s) => html`<option value=${s} ?selected=${s === this.choice.show}>${words[`queue_${s}`]}</option>`)}</select></label>
      <label>${words.tongue}<select @change=${pick("language")}><option value="">${words.any_language}</option>
        ${tongues.map((t) => html`<option value=${t} ?selected=${t === this.choice.language}>${LANGUAGES[t] ?? t}</option>`)}</select></label>
      <label>${words.sort}<select @change=${pick("order")}>${ORDERS.map((o) => html`<option value=${o} ?selected=${o === this.choice.order}>${words[`order_${o}`]}</option>`)}</select></label>
    </form>`;
  }

  private list(shown: Handoff[]): TemplateResult {
    if (!this.desk.ready) return html``;
    if (!shown.length) return html`<p class="card">${this.desk.handoffs.size ? this.words.nothing_here : this.words.nobody_waits}</p>`;
    const reach = Math.max(this.reach, shown.findIndex((h) => h.id === this.open) + 1);
    return html`<ul class="list" aria-label=${this.words.handoffs}>${repeat(shown.slice(0, reach), (h) => h.id, (h) => {
      const waits = this.waits(h);
      return guard([h, waits, age(h, this.now), h.id === this.open, this.marked.has(h.id)], () => this.row(h, waits)); // of many, only those that changed
    })}${shown.length > reach ? html`<li class="more"><button type="button" ${ref(this.sight)} @click=${() => this.further()}>
      ${this.words.more} (${this.formats.plain(shown.length - reach)})</button></li>` : nothing}</ul>`;
  }

  /** The rows below are drawn as soon as the end of the list comes near. */
  private readonly sight = (end?: Element): void => {
    this.nearing.disconnect();
    if (end) this.nearing.observe(end);
  };
  private readonly nearing = new IntersectionObserver((seen) => seen.some((s) => s.isIntersecting) && this.further(), { rootMargin: "200px" });

  private further(): void {
    this.reach += WINDOW;
  }

  private row(h: Handoff, waits: string): TemplateResult {
    const { words } = this;
    const unread = h.unread || h.state === "waiting";
    return html`<li class="${age(h, this.now)} ${h.id === this.open ? "chosen" : ""} ${unread ? "unread" : ""}" data-id=${h.id}>
      <input type="checkbox" aria-label=${this.say("mark", { name: h.manufacturer_name })} .checked=${this.marked.has(h.id)} @change=${() => this.mark(h.id)} />
      <button type="button" aria-current=${h.id === this.open ? "true" : "false"} @click=${() => this.go(h.id)}>
        <span class="top"><strong>${h.manufacturer_name}</strong>${h.unread ? html`<span class="badge">${words.unread}</span>` : nothing}<span class="muted age">${waits}</span></span>
        <span class="sub"><span class="about" dir="auto">${h.reason || h.summary}</span>${h.language ? html`<span>${LANGUAGES[tongue(h)] ?? h.language}</span>` : nothing}
          <span>${h.state === "answered" ? words.answered : h.adviser_name ?? words.queue_unassigned}</span></span>
      </button></li>`;
  }

  /** How long it waits, and whether that is too long. */
  private waits(h: Handoff): string {
    if (!h.waits_since) return "";
    const time = this.formats.span(this.now - Date.parse(h.waits_since));
    return age(h, this.now) === "late" ? this.say("late_since", { time }) : time;
  }

  private bulk(): TemplateResult {
    const { words } = this;
    return html`<div class="notice row bulk" role="group" aria-label=${words.marked}><span>${this.say("marked_count", { count: this.formats.plain(this.marked.size) })}</span>
      <select aria-label=${words.assign} @change=${(e: Event) => this.all("assign", (e.target as HTMLSelectElement).value)}>
        <option value="" selected disabled>${words.assign}</option>${this.colleagues.map((c) => html`<option value=${c.subject}>${c.name}</option>`)}</select>
      <button type="button" @click=${() => this.all("close")}>${words.close_marked}</button>
      <button type="button" class="quiet" @click=${() => (this.marked = new Set())}>${words.cancel}</button></div>`;
  }

  private async all(action: "assign" | "close", adviser = ""): Promise<void> {
    const body = { ids: [...this.marked], action, ...(adviser && { adviser }) };
    const done = this.client.post<{ problem: string | null }[]>("/v1/handoffs/bulk", body).then(async (outcomes) => {
      const wrong = outcomes.filter((o) => o.problem).length;
      this.news = this.say("bulk_done", { count: outcomes.length - wrong, wrong });
      this.marked = new Set();
      await this.desk.load();
    });
    await this.attempt(done);
  }

  private mark(id: string): void {
    const marked = new Set(this.marked);
    if (!marked.delete(id)) marked.add(id);
    this.marked = marked;
  }

  private acted(handoff: Handoff): void {
    if (handoff.state === "closed") this.apart = [...this.apart.filter((h) => h.id !== handoff.id), handoff];
    this.desk.put(handoff);
  }

  private choose(change: Partial<Choice>): void {
    this.choice = { ...this.choice, ...change };
    this.address(true);
    if (change.show) void this.attempt(this.others());
  }

  /** Work on this one; none: back to the list. Going back in the browser does the same. */
  private async go(id: string): Promise<void> {
    const stays = this.open !== "" || id === ""; // from one to the next: one step back leads to the list
    this.open = id;
    this.address(stays);
    await this.attempt(this.others());
    await this.updateComplete;
    this.renderRoot.querySelector(`li[data-id="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "nearest" });
  }

  private address(stays: boolean): void {
    const query = written(this.choice);
    const hash = `#/handoffs${this.open && `/${this.open}`}${query && `?${query}`}`;
    if (stays) history.replaceState(null, "", hash);
    else history.pushState(null, "", hash);
  }

  private pressed(event: KeyboardEvent): void {
    const what = act(event);
    if (!what) return;
    event.preventDefault();
    this.do(what);
  }

  private do(what: Act): void {
    const shown = this.shown;
    const at = shown.findIndex((h) => h.id === this.open);
    const next = what === "next" ? shown[at + 1] : what === "previous" ? shown[Math.max(at - 1, 0)] : undefined;
    if (next) void this.go(next.id);
    else if (what === "help") this.help.showModal();
    else if (what === "search") this.renderRoot.querySelector<HTMLElement>("input[type=search]")!.focus();
    else if (what === "list") void this.go("");
    else if (what === "mark" && this.open) this.mark(this.open);
    else if (what === "open") this.renderRoot.querySelector<HTMLElement>(".pane")!.focus();
    else if (what !== "next" && what !== "previous" && what !== "mark") this.card?.do(what);
  }
}
