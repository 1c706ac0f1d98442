/** A view of the console: it loads, shows what it got, or says what went wrong and offers to try again. */

import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Who } from "../identity/session";
import { Formats } from "../language/formats";
import { controls, theme } from "../look/theme";
import { type Client, Problem, Unreachable } from "../service/client";
import { en, type Words } from "./words.en";

export const sheet = css`
  :host { display: block; background: none; }
  h1 { font-size: 1.375rem; line-height: 1.3; margin: 0; }
  h2 { font-size: 1.0625rem; margin: 0; }
  h3 { font-size: 1rem; margin: 0; }
  p { margin: 0; }
  .stack { display: grid; gap: 1rem; }
  .stack > * { min-width: 0; }
  .bar { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; justify-content: space-between; }
  .card { background: var(--raised); border: 1px solid var(--line); border-radius: 14px; padding: 1rem 1.125rem; display: grid; gap: 0.75rem; min-width: 0; }
  .card > * { min-width: 0; }
  .muted { color: var(--muted); font-size: 0.875rem; }
  .pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  .form { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(14rem, 100%), 1fr)); gap: 0.75rem; }
  .form .wide { grid-column: 1 / -1; }
  dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; margin: 0; font-size: 0.9375rem; }
  dl.facts dt { color: var(--muted); }
  dl.facts dd { margin: 0; overflow-wrap: anywhere; }
  .meter { display: block; width: 100%; height: 14px; border-radius: 7px; background: var(--line); }
  .meter .used { fill: var(--accent); }
  .meter .held { fill: var(--warn); }
  .state { background: var(--sunken); }
  .state.waiting { background: var(--warn-soft); color: var(--warn); }
  tr.struck td { color: var(--muted); text-decoration: line-through; }
  tr.struck td.keep { text-decoration: none; }
  fieldset.plain { border: 0; padding: 0; margin: 0; min-width: 0; display: grid; gap: 0.75rem; justify-items: start; }
  fieldset.plain > * { width: 100%; }
  fieldset.plain > button { width: auto; }
  dialog { width: min(60rem, 94vw); max-height: 90vh; border: 1px solid var(--line); border-radius: 14px; padding: 0 1.125rem 1.125rem; background: var(--sunken); color: var(--text); box-shadow: var(--shadow); }
  dialog::backdrop { background: rgb(0 0 0 / 45%); }
  dialog > .bar { position: sticky; top: 0; background: var(--sunken); padding: 0.75rem 0; z-index: 1; }
  dialog article { scroll-margin-top: 4.5rem; }
  form.row { align-items: end; }
  .long { max-height: 24rem; }
  .grow { flex: 1; min-width: 12rem; }
  .count { background: var(--bad); color: var(--surface); }
  .clip { max-height: 6.5rem; overflow: hidden; }
  table th[scope="row"] { white-space: nowrap; }
  td .row { gap: 0.25rem; flex-wrap: nowrap; }
  td time { white-space: nowrap; }
  td button { min-height: 2rem; font-size: 0.8125rem; }
`;

export abstract class View extends LitElement {
  static override styles = [theme, controls, sheet];

  @property({ attribute: false }) client!: Client;
  @property({ attribute: false }) words: Words = en;
  @property({ attribute: false }) formats = new Formats("en");
  @property({ attribute: false }) who!: Who;
  @state() protected loading = false;
  @state() protected trouble: unknown = null;
  @state() protected news = ""; // said once, to everybody

  /** Fetch what the view shows; called when it appears and on `reload`. */
  protected abstract load(): Promise<void>;

  override firstUpdated(): void {
    void this.reload();
  }

  async reload(): Promise<void> {
    this.loading = true;
    await this.attempt(this.load());
    this.loading = false;
  }

  protected get lead(): boolean {
    return this.who.roles.includes("lead") || this.who.roles.includes("admin");
  }

  /** Words with their slots filled. */
  protected say(key: keyof Words, slots: Record<string, string | number> = {}): string {
    return fill(this.words[key], slots);
  }

  /** Do it, and say so if it goes wrong; true when it went well. */
  protected async attempt(action: Promise<unknown>): Promise<boolean> {
    this.trouble = null;
    try {
      await action;
      return true;
    } catch (error) {
      this.trouble = error;
      if (error instanceof Problem && error.status === 401) this.tell("signed-out", null);
      return false;
    }
  }

  protected tell<T>(name: string, detail: T): void {
    this.dispatchEvent(new CustomEvent<T>(name, { detail, bubbles: true, composed: true }));
  }

  /** In a form: Escape puts it aside, Ctrl or ⌘ with Enter sends it from wherever one writes. */
  protected keys(cancel: () => void): (event: KeyboardEvent) => void {
    return (event) => {
      if (event.key === "Escape") {
        event.stopPropagation(); // it is this form's alone
        cancel();
      }
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) (event.currentTarget as HTMLFormElement).requestSubmit();
    };
  }

  protected status(): TemplateResult {
    return html`
      <div role="status" class="muted">${this.loading ? this.words.loading : this.news}</div>
      ${this.trouble
        ? html`<div class="notice bad row" role="alert"><p>${complaint(this.trouble, this.words)}</p>
            <button type="button" @click=${this.reload}>${this.words.retry}</button></div>`
        : nothing}`;
  }
}

/** `2027-03` as the language says it. */
export function month(formats: Formats, name: string): string {
  const day = new Date(`${name}-01T00:00:00Z`);
  return new Intl.DateTimeFormat(formats.tag, { month: "long", year: "numeric", timeZone: "UTC" }).format(day);
}

export function fill(text: string, slots: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(slots[name] ?? ""));
}

export function complaint(error: unknown, words: Words): string {
  if (error instanceof Problem) return `${error.message} ${fill(words.code, { code: error.code })}`;
  return error instanceof Unreachable ? words.unreachable : `${words.failed} ${String(error)}`;
}
