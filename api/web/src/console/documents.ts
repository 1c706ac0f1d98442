/** <mcap-documents>: every document of the knowledge, and what the next release changes, before it is one. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { LANGUAGES } from "../language/locale";
import type { DocumentText } from "../service/passage";
import { keep } from "./paper";
import { View } from "./view";

export interface Listed {
  id: string; title: string; source: string; authority: Authority; visibility: "public" | "members"; language: string;
  unread: string | null; note: string | null; draft: "added" | "removed" | null;
  size: { pages: number | null; passages: number; statements: number } | null;
}
type Authority = "mcap" | "standard" | "guidance" | "context";

export const AUTHORITIES: readonly Authority[] = ["context", "guidance", "standard", "mcap"];
const DRAFT = "/v1/collections/mcap/draft";

/** Tells `changed` when the draft did. */
@customElement("mcap-documents")
export class Documents extends View {
  @property({ attribute: false }) documents: Listed[] = [];
  @state() private wanted = "";
  @state() private shown: DocumentText | null = null;
  @state() private corrected: string | null = null;

  protected override async load(): Promise<void> {
    await this.updateComplete;
  }

  private get admin(): boolean {
    return this.who.roles.includes("admin");
  }

  override render(): TemplateResult {
    const { words } = this;
    const draft = this.documents.filter((d) => d.draft === "added");
    const held = this.documents.filter((d) => d.draft !== "added" && d.title.toLowerCase().includes(this.wanted.toLowerCase()));
    return html`${this.status()}
      ${draft.length ? html`<h3>${words.draft}</h3>${this.table(draft)}` : nothing}
      ${this.shown ? this.reading(this.shown) : nothing}
      <label class="wide">${words.find_document}<input type="search" autocomplete="off" @input=${(e: InputEvent) => (this.wanted = (e.target as HTMLInputElement).value)} /></label>
      ${held.length ? this.table(held) : html`<p class="muted">${words.nothing_here}</p>`}`;
  }

  private table(documents: Listed[]): TemplateResult {
    const { words } = this;
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${words.document_list}><table>
      <thead><tr><th scope="col">${words.draft_title}</th><th scope="col">${words.tongue}</th><th scope="col">${words.authority}</th>
        <th scope="col">${words.pages}</th><th scope="col">${words.statements}</th><th scope="col">${words.not_read}</th>
        ${this.admin ? html`<th scope="col">${words.actions}</th>` : nothing}</tr></thead>
      <tbody>${documents.map((d) => (this.corrected === d.id ? this.form(d) : this.row(d)))}</tbody></table></div>`;
  }

  private row(d: Listed): TemplateResult {
    const { words, formats } = this;
    const count = (value: number | null | undefined): string => (value == null ? "–" : formats.plain(value));
    return html`<tr><td dir="auto">${d.title} ${d.draft === "removed" ? html`<span class="badge">${words.gone}</span>` : nothing}</td>
      <td>${tongue(d.language, formats.tag)}</td><td>${words[`is_${d.authority}`]}</td>
      <td>${count(d.size?.pages)}</td><td>${count(d.size?.statements)}</td>
      <td dir="auto">${[d.unread, d.note].filter((said, n, all) => said && all.indexOf(said) === n).join("; ") || "–"}</td>
      ${this.admin ? html`<td><span class="row">${this.buttons(d)}</span></td>` : nothing}</tr>`;
  }

  private buttons(d: Listed): TemplateResult {
    const { words } = this;
    const path = `${DRAFT}/${encodeURIComponent(d.id)}`;
    const named = (what: string): string => `${what}: ${d.title}`;
    if (d.draft === "added") {
      return html`<button type="button" aria-label=${named(words.look_into)} @click=${() => this.read(path)}>${words.look_into}</button>
        <button type="button" aria-label=${named(words.original)} @click=${() => this.open(path, d.source)}>${words.original}</button>
        <button type="button" aria-label=${named(words.correct)} @click=${() => (this.corrected = d.id)}>${words.correct}</button>
        <button type="button" aria-label=${named(words.take_out)} @click=${() => this.does(this.client.delete(path))}>${words.take_out}</button>`;
    }
    return d.draft === "removed"
      ? html`<button type="button" aria-label=${named(words.keep_it)} @click=${() => this.does(this.client.delete(path))}>${words.keep_it}</button>`
      : html`<button type="button" aria-label=${named(words.leave_out)} @click=${() => this.does(this.client.delete(`/v1/documents/${encodeURIComponent(d.id)}`))}>${words.leave_out}</button>`;
  }

  private form(d: Listed): TemplateResult {
    const { words } = this;
    const languages = d.language in LANGUAGES ? LANGUAGES : { [d.language]: tongue(d.language, this.formats.tag), ...LANGUAGES };
    return html`<tr><td colspan="7"><form class="form" aria-label=${words.correct} @submit=${(e: SubmitEvent) => this.save(e, d)} @keydown=${this.keys(() => (this.corrected = null))}>
      <label class="wide">${words.draft_title}<input name="title" required maxlength="300" dir="auto" .value=${d.title} /></label>
      <label>${words.draft_language}<select name="language">${Object.entries(languages).map(([code, name]) =>
        html`<option value=${code} ?selected=${code === d.language}>${name}</option>`)}</select></label>
      <label>${words.authority}<select name="authority">${AUTHORITIES.map((a) =>
        html`<option value=${a} ?selected=${a === d.authority}>${words[`is_${a}`]}</option>`)}</select></label>
      <div class="row wide"><button class="primary">${words.save}</button>
        <button type="button" class="quiet" @click=${() => (this.corrected = null)}>${words.cancel}</button></div></form></td></tr>`;
  }

  /** The text as it was read, each statement apart. */
  private reading(d: DocumentText): TemplateResult {
    const { words } = this;
    return html`<section class="card" aria-label=${words.was_read}><div class="bar"><h3 dir="auto">${words.was_read}: ${d.title}</h3>
        <button type="button" class="quiet" @click=${() => (this.shown = null)}>${words.close}</button></div>
      <p class="muted">${this.say("reads_as", { count: this.formats.plain(d.statements.length) })}</p>
      <ol class="scroll long" tabindex="0" aria-label=${words.statements}>${d.statements.slice(0, MOST).map((s) =>
        html`<li dir="auto">${[...d.text].length === d.text.length ? d.text.slice(...s.span) : [...d.text].slice(...s.span).join("")}${s.page ? html` <span class="muted">${words.page} ${s.page}</span>` : nothing}</li>`)}</ol>
      ${d.statements.length > MOST ? html`<p class="muted">…</p>` : nothing}</section>`;
  }

  private async read(path: string): Promise<void> {
    await this.attempt(this.client.get<DocumentText>(path).then((text) => (this.shown = text)));
  }

  /** PDF and plain text in a window beside this one; anything else to the disk. */
  private async open(path: string, name: string): Promise<void> {
    await this.attempt(this.client.send(`${path}/file`).then((r) => r.blob()).then((file) => {
      const seen = /^(application\/pdf|text\/plain)/.test(file.type) && window.open(URL.createObjectURL(file), "_blank");
      if (!seen) keep(file, name);
    }));
  }

  private async save(event: SubmitEvent, d: Listed): Promise<void> {
    event.preventDefault();
    const said = Object.fromEntries(new FormData(event.target as HTMLFormElement));
    const sent = this.client.send(`${DRAFT}/${encodeURIComponent(d.id)}`, {
      method: "PATCH", headers: { "Content-Type": "application/json" }, body: JSON.stringify(said),
    });
    if (await this.does(sent)) this.corrected = null;
  }

  private async does(action: Promise<unknown>): Promise<boolean> {
    const went = await this.attempt(action);
    this.shown = null;
    if (went) this.tell("changed", null);
    return went;
  }
}

const MOST = 500; // statements that are shown

function tongue(code: string, tag: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
