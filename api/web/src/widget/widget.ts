/** <mcap-assistant>: the assistant on any page. Attributes, properties, events and parts are in custom-elements.json. */

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { ENGLISH, load, type Locale } from "../language/locale";
import * as icons from "../look/icons";
import { controls, theme } from "../look/theme";
import { Client, problem, type TokenProvider } from "../service/client";
import { Conversation } from "../service/conversation";
import type { Item, Reply, Said } from "../service/items";
import { pageToken } from "../service/page-token";
import type { Reading } from "../service/reading";
import type { Attachment, FormValues, ProblemBody } from "../service/types";
import type { Correction } from "./calculation";
import "./composer";
import type { Composer, Written } from "./composer";
import { Dropping } from "./dropping";
import type { Rated } from "./feedback";
import { Following } from "./following";
import { standing } from "./handoff";
import { hoursLeft, warning } from "./hours";
import { KINDS, kept } from "./keys";
import "./menu";
import { define } from "./part";
import { spoken } from "./prose";
import "./reply";
import { styles } from "./styles";
import { trouble } from "./trouble";
import { type Stage, welcome } from "./welcome";
import { fromAdviser, own } from "./written";

const POLL = 20_000; // ms between looks for an adviser's reply, while the page is visible

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
  /** Where the manufacturer stands in the programme: chooses the questions to start with. */
  @property() stage: Stage = "";
  /** A function that gives a fresh token; wins over `token-url`. */
  @property({ attribute: false }) tokenProvider: TokenProvider | null = null;

  @state() private words: Locale = ENGLISH;
  @state() private talk: Conversation | null = null;
  @state() private trouble: ProblemBody | null = null;
  @state() private panel: "" | "menu" | "handoff" | "years" = "";
  @state() private offline = !navigator.onLine;
  @state() private announcement = "";

  @query(".thread") private thread!: HTMLElement | null;
  @query("mcap-composer") private composer!: Composer | null;
  private poll = 0;
  private signing: TokenProvider | null = null; // what the page gave last
  private readonly following = new Following(this, () => this.thread);
  private readonly dropping = new Dropping(this, () => (this.composer ? (files) => void this.composer?.take(files) : null));
  private awaiting: ((talk: Conversation) => void)[] = []; // files that were given before the conversation was there
  private life: AbortController | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.life = new AbortController();
    const { signal } = this.life;
    addEventListener("online", () => (this.offline = false), { signal });
    addEventListener("offline", () => (this.offline = true), { signal });
    document.addEventListener("visibilitychange", () => void this.look(), { signal });
    for (const kind of KINDS) this.addEventListener(kind, kept, { signal });
    this.poll = window.setInterval(() => void this.look(), POLL);
    if (this.hasUpdated) this.connect();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.life?.abort();
    clearInterval(this.poll);
    this.talk?.close();
    this.talk = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("locale")) void this.speak(this.tongue);
  }

  private get tongue(): string {
    return this.locale || document.documentElement.lang || navigator.language;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.talk?.ready) for (const go of this.awaiting.splice(0)) go(this.talk);
    if (this.talk?.ready && !document.hidden && (this.mode !== "launcher" || this.open)) this.attempt(this.talk.read());
    if (changed.has("baseUrl") || changed.has("tokenUrl") || changed.has("tokenProvider")) this.connect();
  }

  /** Move the focus to the message field. */
  override focus(): void {
    this.composer?.focus();
  }

  private async speak(tag: string): Promise<void> {
    const beside = new URL(/* @vite-ignore */ ".", import.meta.url).href.replace(/\/$/, "");
    const words = await load(tag, beside).catch(() => ENGLISH); // the language's file could not be had: English is inside
    if (tag !== this.tongue) return; // another has been chosen meanwhile
    this.words = words;
    this.dir = this.words.dir;
    this.lang = this.words.code;
    if (this.talk) this.talk.client.language = this.words.code;
  }

  /** Begin with the sign-in that the page gives, once it has given one. */
  private connect(): void {
    this.talk?.close();
    this.talk = null;
    this.trouble = null;
    const provider = this.tokenProvider ?? (this.tokenUrl ? () => pageToken(this.tokenUrl) : null);
    this.signing = provider;
    if (!provider || !this.isConnected) return;
    const talk = new Conversation(new Client(this.baseUrl.replace(/\/$/, ""), provider));
    talk.client.language = this.words.code;
    talk.addEventListener("change", () => this.requestUpdate());
    talk.addEventListener("finished", (e) => this.finished((e as CustomEvent<Reply>).detail));
    talk.addEventListener("trouble", (e) => (this.trouble = problem((e as CustomEvent<unknown>).detail)));
    this.talk = talk;
    this.begin(talk);
  }

  /** The conversation, as soon as it is there. */
  private there(): Promise<Conversation> {
    return this.talk?.ready ? Promise.resolve(this.talk) : new Promise((go) => this.awaiting.push(go));
  }

  private begin(talk: Conversation): void {
    talk.open().catch((error: unknown) => {
      if (this.talk === talk) this.trouble = problem(error);
    });
  }

  private finished(reply: Reply): void {
    this.announcement = reply.problem ? trouble(reply.problem, this.words) : spoken(reply.text);
    if (reply.answer) this.dispatchEvent(new CustomEvent("mcap-answer", { detail: reply.answer, bubbles: true, composed: true }));
  }

  private async look(): Promise<void> {
    if (document.hidden || !this.talk?.ready) return;
    const before = this.talk.items.length;
    await this.talk.look().catch(() => undefined); // the next look may succeed; a turn would say what is wrong
    const newest = this.talk?.items.at(-1);
    if (this.talk && this.talk.items.length > before && newest?.kind === "adviser") this.announcement = `${newest.name}: ${newest.text}`;
  }

  private readonly complain = (error: unknown): string => trouble(problem(error), this.words);

  private attempt(action: Promise<unknown> | undefined): void {
    action?.catch((error: unknown) => (this.trouble = problem(error)));
  }

  override render(): TemplateResult {
    if (this.mode === "launcher" && !this.open) {
      const news = this.talk?.replies.unread ? `. ${this.words.text("new_replies", { count: this.words.number(this.talk.replies.unread) })}` : "";
      return html`<button type="button" part="launcher" class="primary icon launcher" aria-label=${this.words.text("open_chat") + news}
        @click=${this.show}>${icons.chat}${this.badge()}</button>`;
    }
    return html`
      <div class="hidden" role="status">${this.announcement}</div>
      ${this.top()}
      ${this.panel === "years" && this.talk
        ? html`<div class="years"><button type="button" class="quiet" @click=${this.shut}>${this.words.text("close")}</button>
            <mcap-factory .baseUrl=${this.talk.client.base} .locale=${this.words.code} .tokenProvider=${this.signing}></mcap-factory></div>`
        : nothing}
      <div class="thread" ?inert=${this.panel === "years"} part="thread" tabindex="0" role="region" aria-label=${this.words.text("conversation")} @scroll=${this.following.scrolled}
        @wheel=${this.following.moves} @touchmove=${this.following.moves} @keydown=${this.following.moves} @pointerdown=${this.following.moves}
        @correct=${(e: CustomEvent<Correction>) => this.ask(this.talk?.submit(e.detail.inputs, e.detail.corrects))}
        @fill=${(e: CustomEvent<FormValues>) => this.ask(this.talk?.submit(e.detail, null))}
        @ask=${(e: CustomEvent<string>) => (this.talk?.ready ? this.ask(this.talk.say({ text: e.detail })) : this.composer?.hold(e.detail))}
        @retry=${(e: CustomEvent<Reply | Said>) => this.ask(this.talk?.retry(e.detail))}
        @rate=${(e: CustomEvent<Rated>) => this.attempt(this.talk?.feedback(e.detail.answer, e.detail.feedback))}
        @hand-off=${() => (this.panel = "handoff")}>
        ${this.talk?.items.length ? nothing : this.empty()}
        <ol class="column">${repeat(this.following.drawn(this.talk?.items ?? []), (item) => item.id, (item) => html`<li>${this.item(item)}</li>`)}</ol>
      </div>
      ${this.bottom()}`;
  }

  /** What stands where there is no message: nothing that could be taken for an empty conversation while one is being fetched. */
  private empty(): TemplateResult {
    if (!this.talk || this.talk.ready) return welcome(this.words, Boolean(this.talk?.hours), this.stage);
    return html`<p class="hint waiting" role="status">${this.trouble ? this.words.text("not_loaded") : `${this.words.text("loading")}…`}</p>`;
  }

  private top(): TemplateResult {
    const { words, talk } = this;
    return html`<div class="top" part="header">
      ${this.mode === "page" ? html`<h1><slot name="title">${words.text("title")}</slot></h1>` : html`<h2><slot name="title">${words.text("title")}</slot></h2>`}
      ${talk?.hours ? hoursLeft(talk.hours, words) : nothing}
      <button type="button" class="quiet icon" aria-label=${words.text("menu")} title=${words.text("menu")}
        aria-expanded=${this.panel === "menu" ? "true" : "false"} @click=${() => (this.panel = this.panel === "menu" ? "" : "menu")}>${icons.menu}${this.badge()}</button>
      ${this.mode === "launcher"
        ? html`<button type="button" class="quiet icon" aria-label=${words.text("close")} @click=${this.hide}>${icons.close}</button>`
        : nothing}
      ${this.panel === "menu" && talk
        ? html`<mcap-menu .locale=${words} .talk=${talk} .mine=${Boolean(talk.hours)} @language=${(e: CustomEvent<string>) => (this.locale = e.detail)}
            @years=${this.years} @shut=${this.shut} @trouble=${(e: CustomEvent<unknown>) => (this.trouble = problem(e.detail))}></mcap-menu>`
        : nothing}
    </div>`;
  }

  /** How many replies wait. Beside the launcher its label says so; in the menu the conversation does. */
  private badge(): TemplateResult | typeof nothing {
    const unread = this.talk?.replies.unread;
    return unread ? html`<span class="news" aria-hidden="true">${this.words.number(unread)}</span>` : nothing;
  }

  private bottom(): TemplateResult {
    const { words, talk } = this;
    const alarm = talk?.hours ? warning(talk.hours) : null;
    return html`<div class="bottom" part="footer" ?inert=${this.panel === "years"}>
      ${this.following.away ? html`<button type="button" class="newest" @click=${this.following.toNewest}>${words.text("new_answer")}</button>` : nothing}
      ${this.offline ? html`<div class="notice warn" role="status"><p>${words.text("offline")}</p></div>` : nothing}
      ${talk?.lost && !this.offline ? html`<div class="notice warn" role="status"><p>${words.text("reconnecting")}</p></div>` : nothing}
      ${alarm ? html`<div class="notice warn"><p>${words.text(alarm)}</p></div>` : nothing}
      ${this.trouble ? this.complaint(this.trouble) : nothing}
      ${talk?.handoff ? standing(talk.handoff, words, () => this.attempt(talk.resume())) : nothing}
      ${this.panel === "handoff" && talk
        ? html`<mcap-handoff .locale=${words} .remaining=${talk.hours?.remaining ?? null} .complain=${this.complain}
            .send=${(body: Record<string, unknown>) => talk.askAdviser(body)} @handed=${this.shut}></mcap-handoff>`
        : nothing}
      <mcap-composer .locale=${words} ?busy=${talk?.busy ?? false} ?offline=${this.offline} ?ready=${talk?.ready ?? false} .complain=${this.complain}
        .upload=${async (file: File) => (await this.there()).attach(file)} .takeBack=${(file: Attachment) => talk!.takeBack(file)} .inventory=${(file: File) => talk!.inventory(file)} .waiting=${talk?.waiting ?? []}
        .reading=${(file: Attachment) => talk!.reading(file)} .correct=${(file: Attachment, reading: Reading) => talk!.correct(file, reading)} @write=${(e: CustomEvent<Written>) => this.ask(talk?.say(e.detail))}
        @stop=${() => this.attempt(talk?.stop())}></mcap-composer>
      <div class="small">
        <span>${words.text("privacy")}</span>
        ${talk?.hours && (!talk.handoff || talk.handoff.state === "closed") && this.panel !== "handoff"
          ? html`<button type="button" class="quiet" @click=${() => (this.panel = "handoff")}>${words.text("ask_adviser")}</button>` : nothing}
      </div>
      ${this.dropping.over ? html`<div class="dropping" aria-hidden="true">${words.text("drop_here")}</div>` : nothing}
    </div>`;
  }

  /** The manufacturer's years, over the conversation; they are fetched when they are first asked for. */
  private readonly years = (): void => {
    this.attempt(import(/* @vite-ignore */ new URL(/* @vite-ignore */ "factory.js", import.meta.url).href).then(() => (this.panel = "years")));
  };

  private complaint(body: ProblemBody): TemplateResult {
    return html`<div class="notice bad row" role="alert"><p>${trouble(body, this.words)}</p>
      <button type="button" @click=${this.again}>${this.words.text("retry")}</button></div>`;
  }

  private again(): void {
    this.trouble = null;
    if (this.talk) this.begin(this.talk);
    else this.connect();
  }

  private item(item: Item): TemplateResult {
    if (item.kind === "adviser") return fromAdviser(item, this.words);
    if (item.kind === "said") return own(item, this.title_(item), this.words, () => this.ask(this.talk?.retry(item)));
    const talk = this.talk!;
    return html`<mcap-reply .locale=${this.words} .reply=${item} .version=${item.version} .client=${talk.client} .tools=${talk.tools}
      ?busy=${talk.busy} ?last=${item === talk.items.at(-1)} ?handed=${Boolean(talk.handoff) || !talk.hours}></mcap-reply>`;
  }

  private title_({ inputs }: Said): string {
    return inputs ? this.words.name(inputs.tool, this.talk?.tools.get(inputs.tool)?.title) : "";
  }

  private ask(turn: Promise<void> | undefined): void {
    this.following.follow();
    this.trouble = null;
    this.attempt(turn);
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

define("mcap-assistant", McapAssistant);
declare global {
  interface HTMLElementTagNameMap { "mcap-assistant": McapAssistant }
}
