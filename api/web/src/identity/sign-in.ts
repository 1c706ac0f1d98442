/** <mcap-sign-in>: one click with the development key, or the way to the OpenID provider. Tells `signed-in`. */

import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { controls, theme } from "../look/theme";
import type { Words } from "../pages/words.en";
import { en } from "../pages/words.en";
import { ADDRESSES, config, type Config, type Page } from "./config";
import { leave } from "./openid";
import { keep, type Who } from "./session";

const EXAMPLES = [
  { manufacturer_id: "mfr-song-hong", manufacturer_name: "Song Hong Textile" },
  { manufacturer_id: "mfr-padma", manufacturer_name: "Padma Knitwear" },
] as const;
const STAFF = ["adviser", "lead", "admin"] as const;

@customElement("mcap-sign-in")
export class SignIn extends LitElement {
  static override styles = [theme, controls, css`
    :host { display: grid; place-items: center; padding: 2rem 1rem; min-height: 100%; }
    main { width: min(26rem, 100%); display: grid; gap: 1rem; }
    h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; }
    p { margin: 0; color: var(--muted); }
    ul { list-style: none; padding: 0; margin: 0; display: grid; gap: 0.5rem; }
    li button { width: 100%; text-align: start; border-radius: 12px; padding: 0.625rem 1rem; }
    li small { display: block; color: var(--muted); }
    nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; }
  `];

  /** Whom this page is for: staff only, or anybody. */
  @property({ type: Boolean }) staff = false;
  @property({ attribute: false }) words: Words = en;
  @state() private config: Config | null = null;
  @property() trouble = "";
  /** Who is signed in already and is not for this page: the chat is. */
  @property({ attribute: false }) stranger: Who | null = null;
  @state() private busy = false;

  override connectedCallback(): void {
    super.connectedCallback();
    config().then((c) => (this.config = c), (e: unknown) => (this.trouble = String(e)));
  }

  override render(): TemplateResult {
    const { words } = this;
    return html`<main>
      <h1>${this.staff ? words.console : words.title}</h1>
      ${this.stranger
        ? html`<div class="notice warn" role="alert"><p>${words.signed_in_as.replace("{name}", this.stranger.name)}. ${words.staff_only}</p>
            <p><a href="/">${words.to_the_chat}</a></p></div>`
        : nothing}
      ${this.config?.development ? this.development() : nothing}
      ${this.config?.oidc_issuer
        ? html`<p>${this.staff ? words.sign_in_staff : words.sign_in_any}</p>
            <button type="button" class="primary" ?disabled=${this.busy} @click=${this.away}>${words.sign_in}</button>`
        : nothing}
      ${this.config && !this.config.development && !this.config.oidc_issuer ? html`<p>${words.no_sign_in}</p>` : nothing}
      ${this.trouble ? html`<div class="notice bad" role="alert"><p>${words.sign_in_failed} ${this.trouble}</p></div>` : nothing}
      ${this.elsewhere()}
    </main>`;
  }

  /** The other pages of this service. */
  private elsewhere(): TemplateResult | typeof nothing {
    const others = (this.config?.pages ?? []).filter((page: Page) => ADDRESSES[page] !== location.pathname);
    if (!others.length) return nothing;
    return html`<nav aria-label=${this.words.pages}>
      ${others.map((page) => html`<a href=${ADDRESSES[page]}>${this.words[`page_${page}`]}</a>`)}
    </nav>`;
  }

  private development(): TemplateResult {
    const { words } = this;
    const one = (name: string, small: string, body: object): TemplateResult =>
      html`<li><button type="button" ?disabled=${this.busy} @click=${() => this.issue(body)}>${name}<small>${small}</small></button></li>`;
    return html`<p>${words.development}</p>
      <ul>
        ${this.staff ? nothing : EXAMPLES.map((m) => one(m.manufacturer_name, words.role_manufacturer, { role: "manufacturer", ...m }))}
        ${STAFF.map((role) => one(words[`role_${role}`], words[`role_${role}_may`], { role }))}
      </ul>`;
  }

  private async issue(body: object): Promise<void> {
    this.busy = true;
    this.trouble = "";
    try {
      const response = await fetch("/v1/development/token", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
      });
      const answer = (await response.json()) as { token?: string; detail?: string };
      if (!response.ok || !answer.token) throw new Error(answer.detail ?? String(response.status));
      this.dispatchEvent(new CustomEvent<Who>("signed-in", { detail: keep(answer.token) }));
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
    }
    this.busy = false;
  }

  private async away(): Promise<void> {
    this.busy = true;
    try {
      await leave(this.config!);
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
      this.busy = false;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap { "mcap-sign-in": SignIn }
}
