/** <mcap-console>: the frame around the console's views: navigation, the running timer, finding by receipt. */

import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { forget, type Who } from "../identity/session";
import { Formats } from "../language/formats";
import { controls, theme } from "../look/theme";
import { Client } from "../service/client";
import type { Answer } from "../service/types";
import "./approvals";
import { Desk } from "./desk";
import "./audit";
import "./feedback";
import "./handoffs";
import "./knowledge";
import type { Handoffs } from "./handoffs";
import "./manufacturer";
import "./manufacturers";
import "./months";
import "./progress";
import "./reports";
import "./time";
import "./transcript";
import { staff } from "./people";
import * as timer from "./timer";
import { complaint, fill, sheet } from "./view";
import { en, type Words } from "./words.en";

const VIEWS = ["handoffs", "time", "manufacturers", "progress", "approvals", "feedback", "reports", "months", "knowledge", "audit"] as const;

@customElement("mcap-console")
export class Console extends LitElement {
  static override styles = [theme, controls, sheet, css`
    :host { display: block; height: 100%; overflow-y: auto; background: var(--sunken); }
    header { background: var(--surface); border-bottom: 1px solid var(--line); position: sticky; top: 0; z-index: 2; }
    .top { max-width: 76rem; margin: 0 auto; padding: 0.5rem 1rem 0; display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; align-items: center; }
    .top strong { flex: 1; white-space: nowrap; }
    nav { max-width: 76rem; margin: 0 auto; padding: 0 0.5rem; display: flex; flex-wrap: wrap; gap: 0 0.25rem; }
    nav a { padding: 0.625rem 0.625rem; text-decoration: none; color: var(--muted); border-bottom: 3px solid transparent; white-space: nowrap; }
    nav a[aria-current] { color: var(--text); border-color: var(--accent); font-weight: 600; }
    nav a:focus-visible { outline-offset: -3px; }
    .skip { position: absolute; inset-inline-start: -100vw; z-index: 3; padding: 0.5rem 1rem; background: var(--surface); }
    .skip:focus { inset-inline-start: 0.5rem; top: 0.5rem; }
    main:focus { outline: none; }
    main { max-width: 76rem; margin: 0 auto; padding: 1.25rem 1rem 5rem; }
    .find { display: flex; gap: 0.375rem; }
    .find input { width: 12rem; min-height: 2.25rem; }
    .find button, .top button { min-height: 2.25rem; }
    .timer { max-width: 76rem; margin: 0.75rem auto 0; padding: 0 1rem; }
    .timer > div { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; }
    @media print { header, .timer { display: none; } :host { height: auto; overflow: visible; } }
    .clock { font-variant-numeric: tabular-nums; font-weight: 600; }
  `];

  @property({ attribute: false }) who!: Who;
  @property({ attribute: false }) words: Words = en;
  @property() tag = "en";
  @state() private route = location.hash.slice(1) || "/handoffs";
  @state() private timer = timer.running();
  @state() private known = false; // by name: who is of the staff
  @state() private calls = 0; // hand-offs that ask for attention
  @state() private trouble: unknown = null;
  @state() private found = { conversation: "", message: "" };
  @query("mcap-handoffs") private handoffs!: Handoffs | null;
  private client!: Client;
  private desk!: Desk;
  private formats!: Formats;
  private tick = 0;
  private readonly follow = (): void => {
    this.route = location.hash.slice(1) || "/handoffs";
    this.scrollTop = 0;
    this.renderRoot.querySelector<HTMLElement>("main")?.focus({ preventScroll: true });
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.client = new Client("", () => this.who.token);
    this.client.language = this.tag;
    this.formats = new Formats(this.tag === "en" ? navigator.language : this.tag);
    this.desk = new Desk(this.client, this.who.subject);
    this.desk.addEventListener("change", this.called);
    this.desk.start();
    void staff(this.client).catch(() => undefined).finally(() => (this.known = true)); // without names ids are shown
    addEventListener("hashchange", this.follow);
    this.tick = window.setInterval(() => this.timer && (this.requestUpdate(), this.tab()), 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.follow);
    this.desk.stop();
    clearInterval(this.tick);
  }

  override render(): TemplateResult {
    const { words } = this;
    return html`<header><button type="button" class="skip" @click=${this.skip}>${words.skip}</button>
        <div class="top"><strong>${words.console}</strong>
          <form class="find" role="search" @submit=${this.find}><input type="search" name="receipt" aria-label=${words.find} placeholder=${words.receipt} required />
            <button>${words.find_go}</button></form>
          <span class="muted">${this.who.name}</span><button type="button" class="quiet" @click=${this.out}>${words.sign_out}</button></div>
        <nav aria-label=${words.console}>${this.views.map((v) =>
          html`<a href="#/${v}" aria-current=${this.route.startsWith(`/${v}`) ? "page" : nothing}>${words[v]}${v === "handoffs" && this.calls
            ? html` <span class="badge count" aria-label=${this.calling(this.calls)}>${this.formats.plain(this.calls)}</span>` : nothing}</a>`)}</nav>
      </header>
      ${this.timer ? this.stopwatch(this.timer) : nothing}
      <main tabindex="-1" @timer=${this.start} @timed=${this.timed} @signed-out=${this.out}>
        ${this.trouble ? html`<div class="notice bad" role="alert"><p>${complaint(this.trouble, words)}</p></div>` : nothing}
        ${this.known || this.route.startsWith("/handoffs") ? this.view() : nothing}
        ${this.found.conversation
          ? html`<mcap-transcript .client=${this.client} .words=${words} .formats=${this.formats} .who=${this.who}
              .conversation=${this.found.conversation} .message=${this.found.message} @close=${() => (this.found = { conversation: "", message: "" })}></mcap-transcript>`
          : nothing}
      </main>`;
  }

  private get views(): readonly (typeof VIEWS)[number][] {
    const lead = this.who.roles.includes("lead") || this.who.roles.includes("admin");
    return VIEWS.filter((view) => view !== "approvals" || lead);
  }

  private view(): TemplateResult {
    const [, name, id] = this.route.split("?")[0]!.split("/");
    const { client, words, formats, who } = this;
    if (name === "manufacturers" && id) {
      return html`<mcap-manufacturer .client=${client} .words=${words} .formats=${formats} .who=${who} .manufacturer=${decodeURIComponent(id)}></mcap-manufacturer>`;
    }
    if (name === "manufacturers") return html`<mcap-manufacturers .client=${client} .words=${words} .formats=${formats} .who=${who}></mcap-manufacturers>`;
    if (name === "progress") {
      return html`<mcap-progress .client=${client} .words=${words} .formats=${formats} .who=${who}></mcap-progress>`;
    }
    if (name === "approvals") return html`<mcap-approvals .client=${client} .words=${words} .formats=${formats} .who=${who}></mcap-approvals>`;
    if (name === "reports") return html`<mcap-reports .client=${client} .words=${words} .formats=${formats} .who=${who}></mcap-reports>`;
    if (name === "feedback") return html`<mcap-feedback .client=${client} .words=${words} .formats=${formats} .who=${who}></mcap-feedback>`;
    if (name === "months") return html`<mcap-months .client=${client} .words=${words} .formats=${formats} .who=${who}></mcap-months>`;
    if (name === "knowledge") return html`<mcap-knowledge .client=${client} .words=${words} .formats=${formats} .who=${who}></mcap-knowledge>`;
    if (name === "audit") return html`<mcap-audit .client=${client} .words=${words} .formats=${formats} .who=${who}></mcap-audit>`;
    if (name === "time") return html`<mcap-time .client=${client} .words=${words} .formats=${formats} .who=${who}></mcap-time>`;
    return html`<mcap-handoffs .client=${client} .words=${words} .formats=${formats} .who=${who} .desk=${this.desk}
      .route=${this.route.replace(/^\/handoffs/, "")}></mcap-handoffs>`;
  }

  private stopwatch(running: timer.Timer): TemplateResult {
    const { words } = this;
    return html`<section class="timer" aria-label=${fill(words.timer_runs, { name: running.name })}><div class="notice">
      <span>${fill(words.timer_runs, { name: running.name })}</span> <span class="clock">${timer.clock(running)}</span>
      <button type="button" class="primary" @click=${this.stop}>${words.timer_stop}</button>
      <button type="button" @click=${this.halt}>${running.since === null ? words.timer_go_on : words.timer_pause}</button>
      <button type="button" class="quiet" @click=${this.drop}>${words.timer_drop}</button></div></section>`;
  }

  private readonly called = (): void => {
    this.calls = this.desk.calls;
    this.tab();
  };

  /** The tab tells what waits, and the time that runs. */
  private tab(): void {
    const runs = this.timer && this.timer.since !== null ? `${timer.clock(this.timer).slice(0, 5)} · ` : "";
    document.title = `${this.calls ? `(${this.formats.plain(this.calls)}) ` : ""}${runs}${this.words.console}`;
  }

  private calling(calls: number): string {
    return fill(this.words.calls, { count: this.formats.plain(calls) });
  }

  /** One runs for an adviser: what another measured is logged before the next begins. */
  private start(event: CustomEvent<timer.Timed>): void {
    if (this.timer && this.timer.handoff !== event.detail.handoff) void this.stop();
    else this.timer ??= timer.start(event.detail);
  }

  private halt(): void {
    if (this.timer) this.timer = this.timer.since === null ? timer.goOn(this.timer) : timer.pause(this.timer);
  }

  /** The time of a hand-off is logged: its timer is done. */
  private timed(event: CustomEvent<string>): void {
    if (this.timer?.handoff === event.detail) this.drop();
  }

  private async stop(): Promise<void> {
    const stopped = this.timer;
    if (!stopped) return;
    if (stopped.since !== null) this.timer = timer.pause(stopped); // until the time is logged, or it goes on
    if (!this.route.startsWith("/handoffs")) location.hash = this.route = `/handoffs/${stopped.handoff}`;
    await this.updateComplete;
    await this.handoffs?.log(stopped.handoff);
  }

  private skip(): void {
    this.renderRoot.querySelector<HTMLElement>("main")?.focus();
  }

  private drop(): void {
    timer.clear();
    this.timer = null;
    this.tab();
  }

  private async find(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const receipt = String(new FormData(event.target as HTMLFormElement).get("receipt")).trim();
    this.trouble = null;
    try {
      const answer = await this.client.get<Answer>(`/v1/messages/${encodeURIComponent(receipt)}`);
      this.found = { conversation: answer.conversation_id, message: answer.id };
    } catch (error) {
      this.trouble = error;
    }
  }

  private out(): void {
    forget();
    location.reload();
  }
}
