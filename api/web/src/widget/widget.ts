/** <mcap-assistant>: the assistant on any page. Attributes, properties, events and parts are in custom-elements.json. */

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { ENGLISH, load, type Locale } from "../language/locale";
import * as icons from "../look/icons";
import { controls, theme } from "../look/theme";
import { Client, type TokenProvider } from "../service/client";
import { Conversation, type FromAdviser, type Item, problem, type Reply, type Said } from "../service/conversation";
import type { FormValues, ProblemBody } from "../service/types";
import type { Correction } from "./calculation";
import "./composer";
import type { Composer, Written } from "./composer";
import type { Rated } from "./feedback";
import "./handoff";
import { hoursLeft, warning } from "./hours";
import "./menu";
import { define } from "./part";
import { spoken } from "./prose";
import "./reply";
import { styles } from "./styles";
import { trouble } from "./trouble";
import { welcome } from "./welcome";

const POLL = 20_000; // ms between looks for an adviser's reply, while the page is visible
const NEAR = 80; // px above the newest question that still count as being there
const MARGIN = 12; // px above it

export class McapAssistant extends LitElement {
  static override styles = [theme, controls, styles];

  /** Origin of the assistant's API. Default: where this module came from. */
  @property({ attribute: "base-url" }) baseUrl = new URL(import.meta.url).origin;
  /** Language of the interface, a BCP 47 tag. Default: the page's `lang`, then the browser's. */
  @property() locale = "";
  /** Address on the page's own site that answers with a token, as JSON `{"token": …}` or as text. */
  @property({ attribute: "token-url" }) tokenUrl = "";
  /** `inline` (in its place), `launcher` (a button in the corner), `page` (fills its container). */
  @property({ reflect: true }) mode: "inline" | "launcher" | "page" = "inline";
  /** In launcher mode: is the panel open? */
  @property({ type: Boolean, reflect: true }) open = false;
  /** A function that gives a fresh token; wins over `token-url`. */
  @property({ attribute: false }) tokenProvider: TokenProvider | null = null;

  @state() private words: Locale = ENGLISH;
  @state() private talk: Conversation | null = null;
  @state() private trouble: ProblemBody | null = null;
  @state() private panel: "" | "menu" | "handoff" = "";
  @state() private offline = !navigator.onLine;
  @state() private dropping = false;
  @state() private away = false; // reading further up
  @state() private announcement = "";

  @query(".thread") private thread!: HTMLElement | null;
  @query("mcap-composer") private composer!: Composer | null;
  private poll = 0;
  private moved = false; // the person has scrolled, rather than the thread grown
  private readonly growth = new ResizeObserver(() => {
    if (!this.moved) this.toNewest();
  });
  private life: AbortController | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.life = new AbortController();
    const { signal } = this.life;
    addEventListener("online", () => (this.offline = false), { signal });
    addEventListener("offline", () => (this.offline = true), { signal });
    document.addEventListener("visibilitychange", () => void this.look(), { signal });
    this.addEventListener("dragover", this.over, { signal });
    this.addEventListener("dragleave", (e) => (this.dropping = this.contains(e.relatedTarget as Node | null)), { signal });
    this.addEventListener("drop", this.dropped, { signal });
    this.poll = window.setInterval(() => void this.look(), POLL);
    if (this.hasUpdated) this.connect();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.life?.abort();
    clearInterval(this.poll);
    this.growth.disconnect();
    this.talk?.close();
    this.talk = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("locale")) void this.speak(this.locale || document.documentElement.lang || navigator.language);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("baseUrl") || changed.has("tokenUrl") || changed.has("tokenProvider")) this.connect();
    const column = this.renderRoot.querySelector(".column");
    if (column) this.growth.observe(column);
  }

  /** Move the focus to the message field. */
  override focus(): void {
    this.composer?.focus();
  }

  private async speak(tag: string): Promise<void> {
    try {
      this.words = await load(tag, new URL(/* @vite-ignore */ ".", import.meta.url).href.replace(/\/$/, ""));
    } catch {
      this.words = ENGLISH; // the language's file could not be had: English is inside
    }
    this.dir = this.words.dir;
    this.lang = this.words.tag;
    if (this.talk) this.talk.client.language = this.words.tag;
  }

  /** Begin with the sign-in that the page gives, once it has given one. */
  private connect(): void {
    this.talk?.close();
    this.talk = null;
    this.trouble = null;
    const provider = this.tokenProvider ?? (this.tokenUrl ? () => fromPage(this.tokenUrl) : null);
    if (!provider || !this.isConnected) return;
    const talk = new Conversation(new Client(this.baseUrl.replace(/\/$/, ""), provider));
    talk.client.language = this.words.tag;
    talk.addEventListener("change", () => this.changed(talk));
    talk.addEventListener("finished", (e) => this.finished((e as CustomEvent<Reply>).detail));
    talk.addEventListener("trouble", (e) => (this.trouble = problem((e as CustomEvent<unknown>).detail)));
    this.talk = talk;
    talk.open().catch((error: unknown) => {
      if (this.talk === talk) this.trouble = problem(error);
    });
  }

  private changed(talk: Conversation): void {
    if (this.talk !== talk) return;
    this.requestUpdate();
  }

  /** The newest question at the top, with as much of its answer as there is room for. */
  private get newest(): number {
    const { thread } = this;
    const asked = [...(thread?.querySelectorAll<HTMLElement>(".said") ?? [])].at(-1);
    if (!thread) return 0;
    const end = thread.scrollHeight - thread.clientHeight;
    const top = asked ? asked.getBoundingClientRect().top - thread.getBoundingClientRect().top + thread.scrollTop : end;
    return Math.max(0, Math.min(end, top - MARGIN));
  }

  private toNewest(): void {
    if (this.thread) this.thread.scrollTop = this.newest;
    this.away = this.moved = false;
  }

  private finished(reply: Reply): void {
    this.announcement = reply.problem ? trouble(reply.problem, this.words) : spoken(reply.text);
    if (reply.answer) this.dispatchEvent(new CustomEvent("mcap-answer", { detail: reply.answer, bubbles: true, composed: true }));
  }

  private async look(): Promise<void> {
    if (document.hidden || !this.talk?.handoff || this.talk.handoff.state === "closed") return;
    const before = this.talk.items.length;
    await this.talk.refresh().catch(() => undefined); // the next look may succeed; a turn would say what is wrong
    const newest = this.talk?.items.at(-1);
    if (this.talk && this.talk.items.length > before && newest?.kind === "adviser") this.announcement = `${newest.name}: ${newest.text}`;
  }

  private readonly complain = (error: unknown): string => trouble(problem(error), this.words);

  private attempt(action: Promise<unknown> | undefined): void {
    action?.catch((error: unknown) => (this.trouble = problem(error)));
  }

  override render(): TemplateResult {
    if (this.mode === "launcher" && !this.open) {
      return html`<button type="button" part="launcher" class="primary icon launcher" aria-label=${this.words.text("open_chat")}
        @click=${this.show}>${icons.chat}</button>`;
    }
    return html`
      <div class="hidden" role="status">${this.announcement}</div>
      ${this.top()}
      <div class="thread" part="thread" tabindex="0" role="region" aria-label=${this.words.text("conversation")} @scroll=${this.scrolled}
        @wheel=${this.moves} @touchmove=${this.moves} @keydown=${this.moves} @pointerdown=${this.moves}
        @correct=${(e: CustomEvent<Correction>) => this.ask(this.talk?.submit(e.detail.inputs, e.detail.corrects))}
        @fill=${(e: CustomEvent<FormValues>) => this.ask(this.talk?.submit(e.detail, null))}
        @ask=${(e: CustomEvent<string>) => this.ask(this.talk?.say(e.detail))}
        @retry=${(e: CustomEvent<Reply | Said>) => this.ask(this.talk?.retry(e.detail))}
        @rate=${(e: CustomEvent<Rated>) => this.attempt(this.talk?.feedback(e.detail.answer, e.detail.feedback))}
        @hand-off=${() => (this.panel = "handoff")}>
        ${this.talk?.items.length ? nothing : welcome(this.words, Boolean(this.talk?.hours))}
        <ol class="column">${repeat(this.talk?.items ?? [], (item) => item.id, (item) => html`<li>${this.item(item)}</li>`)}</ol>
      </div>
      ${this.bottom()}`;
  }

  private top(): TemplateResult {
    const { words, talk } = this;
    return html`<div class="top" part="header">
      ${this.mode === "page" ? html`<h1>${words.text("title")}</h1>` : html`<h2>${words.text("title")}</h2>`}
      ${talk?.hours ? hoursLeft(talk.hours, words) : nothing}
      <button type="button" class="quiet icon" aria-label=${words.text("menu")} title=${words.text("menu")}
        aria-expanded=${this.panel === "menu" ? "true" : "false"} @click=${() => (this.panel = this.panel === "menu" ? "" : "menu")}>${icons.menu}</button>
      ${this.mode === "launcher"
        ? html`<button type="button" class="quiet icon" aria-label=${words.text("close")} @click=${this.hide}>${icons.close}</button>`
        : nothing}
      ${this.panel === "menu" && talk
        ? html`<mcap-menu .locale=${words} .talk=${talk} @language=${(e: CustomEvent<string>) => (this.locale = e.detail)}
            @shut=${this.shut} @trouble=${(e: CustomEvent<unknown>) => (this.trouble = problem(e.detail))}></mcap-menu>`
        : nothing}
    </div>`;
  }

  private bottom(): TemplateResult {
    const { words, talk } = this;
    const alarm = talk?.hours ? warning(talk.hours) : null;
    return html`<div class="bottom" part="footer">
      ${this.away ? html`<button type="button" class="newest" @click=${this.toNewest}>${words.text("new_answer")}</button>` : nothing}
      ${this.offline ? html`<div class="notice warn" role="status"><p>${words.text("offline")}</p></div>` : nothing}
      ${talk?.lost && !this.offline ? html`<div class="notice warn" role="status"><p>${words.text("reconnecting")}</p></div>` : nothing}
      ${alarm ? html`<div class="notice warn"><p>${words.text(alarm)}</p></div>` : nothing}
      ${this.trouble ? this.complaint(this.trouble) : nothing}
      ${talk?.handoff && talk.handoff.state !== "answered"
        ? html`<div class="notice" role="status"><p>${words.text(`handoff_${talk.handoff.state}`)}</p></div>` : nothing}
      ${this.panel === "handoff" && talk
        ? html`<mcap-handoff .locale=${words} .remaining=${talk.hours?.remaining ?? null} .complain=${this.complain}
            .send=${(body: Record<string, unknown>) => talk.askAdviser(body)} @handed=${this.shut}></mcap-handoff>`
        : nothing}
      <mcap-composer .locale=${words} ?busy=${talk?.busy ?? false} ?offline=${this.offline || !talk} .complain=${this.complain}
        .upload=${(file: File) => talk!.attach(file)} @write=${(e: CustomEvent<Written>) => this.ask(talk?.say(e.detail.text, e.detail.attachments))}
        @stop=${() => this.attempt(talk?.stop())}></mcap-composer>
      <div class="small">
        <span>${words.text("privacy")}</span>
        ${talk?.hours && !talk.handoff && this.panel !== "handoff"
          ? html`<button type="button" class="quiet" @click=${() => (this.panel = "handoff")}>${words.text("ask_adviser")}</button>` : nothing}
      </div>
      ${this.dropping ? html`<div class="dropping" aria-hidden="true">${words.text("drop_here")}</div>` : nothing}
    </div>`;
  }

  private complaint(body: ProblemBody): TemplateResult {
    return html`<div class="notice bad row" role="alert"><p>${trouble(body, this.words)}</p>
      <button type="button" @click=${this.again}>${this.words.text("retry")}</button></div>`;
  }

  private again(): void {
    if (this.talk?.tools.size) this.trouble = null;
    else this.connect();
  }

  private item(item: Item): TemplateResult {
    if (item.kind === "adviser") return this.adviser(item);
    if (item.kind === "said") return this.said(item);
    const talk = this.talk!;
    return html`<mcap-reply .locale=${this.words} .reply=${item} .version=${item.version} .client=${talk.client} .tools=${talk.tools}
      ?busy=${talk.busy} ?last=${item === talk.items.at(-1)} ?handed=${Boolean(talk.handoff) || !talk.hours}></mcap-reply>`;
  }

  private said(item: Said): TemplateResult {
    const { words, talk } = this;
    const tool = item.inputs ? (talk?.tools.get(item.inputs.tool)?.title ?? item.inputs.tool) : "";
    const corrected = Boolean(item.message?.corrects);
    const text = item.text || (tool && `${words.text(corrected ? "corrected_from" : "with_inputs", { tool })}${corrected ? `: ${tool}` : ""}`);
    return html`<div class="said" dir="auto"><span class="hidden">${words.text("you")}: </span>${text}</div>
      ${item.failed
        ? html`<div class="failed" role="alert"><span class="error">${words.text("failed")} ${trouble(item.failed, words)}</span>
            <button type="button" @click=${() => this.ask(talk?.retry(item))}>${words.text("retry")}</button></div>`
        : nothing}`;
  }

  private adviser(item: FromAdviser): TemplateResult {
    return html`<article class="from-adviser" tabindex="-1">
      <strong>${item.name}</strong><span class="hint">${this.words.text("adviser")} · ${this.words.moment(item.at)}</span>
      <div dir="auto">${item.text}</div></article>`;
  }

  private over(event: DragEvent): void {
    if (!this.talk || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.dropping = true;
  }

  private dropped(event: DragEvent): void {
    this.dropping = false;
    if (!this.talk || !event.dataTransfer?.files.length) return;
    event.preventDefault();
    void this.composer?.take(event.dataTransfer.files);
  }

  private readonly moves = (): void => {
    this.moved = true;
  };

  /** A turn has begun: from now on the thread follows it. */
  private ask(turn: Promise<void> | undefined): void {
    this.away = this.moved = false;
    this.trouble = null;
    this.attempt(turn);
  }

  private scrolled(): void {
    this.away = this.moved && this.thread!.scrollTop < this.newest - NEAR;
  }

  private async shut(): Promise<void> {
    this.panel = "";
    await this.updateComplete;
    this.focus();
  }

  private async show(): Promise<void> {
    this.open = true;
    await this.updateComplete;
    await this.composer?.updateComplete;
    this.focus();
  }

  private async hide(): Promise<void> {
    this.open = false;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(".launcher")?.focus();
  }
}

async function fromPage(address: string): Promise<string> {
  const response = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/json, text/plain" } });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  const text = (await response.text()).trim();
  return text.startsWith("{") ? (JSON.parse(text) as { token: string }).token : text;
}

define("mcap-assistant", McapAssistant);
declare global {
  interface HTMLElementTagNameMap { "mcap-assistant": McapAssistant }
}
