/** The widget's menu: new conversation, earlier ones, language, delete. */

import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { LANGUAGES } from "../language/locale";
import type { Conversation } from "../service/conversation";
import type { Summary } from "../service/types";
import { Part, define } from "./part";

export class Menu extends Part {
  @property({ attribute: false }) talk!: Conversation;
  /** Does the person belong to a manufacturer? Then it has years to show. */
  @property({ attribute: false }) mine = false;
  @state() private past: Summary[] | "closed" | "loading" = "closed";
  @state() private deleting = false;

  override firstUpdated(): void {
    void this.focusOn("button");
  }

  override render(): TemplateResult {
    const { locale } = this;
    return html`<div class="panel sheet" @keydown=${(e: KeyboardEvent) => e.key === "Escape" && this.shut()}>
      <ul>
        <li><button type="button" class="quiet" ?disabled=${this.talk.busy} @click=${this.fresh}>${locale.text("new_chat")}</button></li>
        <li><button type="button" class="quiet" aria-expanded=${this.past === "closed" ? "false" : "true"} @click=${this.list}>${locale.text("history")}</button>
          ${this.earlier()}</li>
        ${this.mine ? html`<li><button type="button" class="quiet" @click=${() => this.tell("years", null)}>${locale.text("years")}</button></li>` : nothing}
        ${this.talk.id
          ? html`<li><button type="button" class="quiet" aria-expanded=${this.deleting ? "true" : "false"} @click=${() => (this.deleting = !this.deleting)}>${locale.text("delete_chat")}</button>
              ${this.deleting ? this.confirm() : nothing}</li>`
          : nothing}
      </ul>
      <label>${locale.text("language")}
        <select @change=${(e: Event) => this.tell("language", (e.target as HTMLSelectElement).value)}>
          ${Object.entries(LANGUAGES).map(([code, name]) => html`<option value=${code} lang=${code} ?selected=${code === locale.code}>${name}</option>`)}
        </select>
      </label>
    </div>`;
  }

  private earlier(): TemplateResult | typeof nothing {
    if (this.past === "closed") return nothing;
    if (this.past === "loading") return html`<p class="hint" role="status">${this.locale.text("loading")}…</p>`;
    if (!this.past.length) return html`<p class="hint">${this.locale.text("no_history")}</p>`;
    return html`<ul>${this.past.map((s) => html`<li><button type="button" ?disabled=${this.talk.busy} @click=${() => this.go(this.talk.show(s.id))}>
      ${s.title || this.locale.text("conversation")}
      ${s.unread ? html`<span class="badge">${this.locale.text("new_replies", { count: this.locale.number(s.unread) })}</span>` : nothing}<br /><span class="hint">${this.locale.moment(s.at)}</span></button></li>`)}</ul>`;
  }

  private confirm(): TemplateResult {
    return html`<div class="notice"><p>${this.locale.text("delete_sure")}</p>
      <div class="row"><button type="button" class="danger" @click=${() => this.go(this.talk.remove())}>${this.locale.text("delete_yes")}</button>
        <button type="button" class="quiet" @click=${() => (this.deleting = false)}>${this.locale.text("cancel")}</button></div></div>`;
  }

  private fresh(): void {
    this.talk.start();
    this.shut();
  }

  private async list(): Promise<void> {
    if (this.past !== "closed") {
      this.past = "closed";
      return;
    }
    this.past = "loading";
    try {
      this.past = await this.talk.history();
    } catch (error) {
      this.past = "closed";
      this.tell("trouble", error);
    }
  }

  private async go(action: Promise<void>): Promise<void> {
    try {
      await action;
    } catch (error) {
      this.tell("trouble", error);
    }
    this.shut();
  }

  private shut(): void {
    this.tell("shut", null);
  }
}

define("mcap-menu", Menu);
declare global {
  interface HTMLElementTagNameMap { "mcap-menu": Menu }
}
