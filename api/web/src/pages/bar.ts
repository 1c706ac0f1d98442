/** <mcap-bar>: the line at the top of our own pages that says who is signed in. */

import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { forget, type Who } from "../identity/session";
import { controls, theme } from "../look/theme";
import { en, type Words } from "./words.en";

@customElement("mcap-bar")
export class Bar extends LitElement {
  static override styles = [theme, controls, css`
    :host { flex: none; display: block; background: var(--sunken); border-bottom: 1px solid var(--line); }
    header { display: flex; align-items: center; gap: 0.25rem 0.75rem; padding: 0.25rem 1rem; font-size: 0.875rem; min-width: 0; }
    span { flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; color: var(--muted); }
    button { min-height: 2.25rem; }
  `];

  @property({ attribute: false }) who: Who | null = null;
  @property({ attribute: false }) words: Words = en;

  override render(): TemplateResult {
    return html`<header>
      <span>${this.who ? this.words.signed_in_as.replace("{name}", this.who.name) : nothing}</span>
      ${this.who?.staff ? html`<a href="/console">${this.words.console}</a>` : nothing}
      ${this.who ? html`<button type="button" class="quiet" @click=${this.out}>${this.words.sign_out}</button>` : nothing}
    </header>`;
  }

  private out(): void {
    forget();
    location.reload();
  }
}
