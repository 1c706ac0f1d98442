/** <mcap-changes>: what changes from one release to another, sentence by sentence, document by document. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { View } from "./view";

interface Change { kind: "added" | "changed" | "gone"; document_id: string; section: string[]; before: string | null; after: string | null }

const COLLECTION = "/v1/collections/mcap";
const MOST = 200; // sentences of a document that are shown

/** With `ask` it asks whether `newer` is to be searched from now on: tells `confirm`, or `cancel`. */
@customElement("mcap-changes")
export class Changes extends View {
  @property() older = "";
  @property() newer = "";
  @property({ type: Boolean }) ask = false;
  @state() private changes: Change[] | null = null;

  override updated(changed: Map<string, unknown>): void {
    const other = ["older", "newer"].some((name) => changed.has(name) && changed.get(name) !== undefined);
    if (other && this.hasUpdated && this.older) void this.reload();
  }

  protected override async load(): Promise<void> {
    this.changes = null;
    const query = new URLSearchParams({ before: this.older, after: this.newer, by: "sentence" });
    this.changes = await this.client.get<Change[]>(`${COLLECTION}/diff?${query}`);
  }

  override render(): TemplateResult {
    const { words, changes } = this;
    return html`<section class="card" aria-label=${words.changes}>
      <h2>${this.ask ? this.say("confirm_activate", { release: this.newer }) : words.changes}</h2>
      <p class="muted">${this.older} → ${this.newer}</p>${this.status()}
      ${changes ? this.list(changes) : nothing}
      ${this.ask
        ? html`<div class="row"><button type="button" class="primary" ?disabled=${!changes} @click=${() => this.tell("confirm", null)}>${words.make_active}</button>
            <button type="button" @click=${() => this.tell("cancel", null)}>${words.not_yet}</button></div>`
        : nothing}</section>`;
  }

  private list(changes: Change[]): TemplateResult {
    const by = new Map<string, Change[]>();
    for (const change of changes) by.set(change.document_id, [...(by.get(change.document_id) ?? []), change]);
    if (!by.size) return html`<p class="muted">${this.words.nothing_here}</p>`;
    return html`${[...by].map(([id, all]) => html`<details ?open=${by.size === 1}><summary dir="auto">${id}
      <span class="muted">${this.counted(all)}</span></summary>
      ${all.slice(0, MOST).map((c) => this.change(c))}${all.length > MOST ? html`<p class="muted">…</p>` : nothing}</details>`)}`;
  }

  private counted(all: Change[]): string {
    const count = (kind: Change["kind"]): string => this.formats.plain(all.filter((c) => c.kind === kind).length);
    return this.say("sentences_changed", { added: count("added"), changed: count("changed"), gone: count("gone") });
  }

  private change(c: Change): TemplateResult {
    const { words } = this;
    return html`<div><p class="muted" dir="auto"><span class="badge">${words[c.kind]}</span> ${c.section.join(" › ")}</p>
      ${c.before ? html`<p class="pre" dir="auto"><del>${c.before}</del></p>` : nothing}
      ${c.after ? html`<p class="pre" dir="auto"><ins>${c.after}</ins></p>` : nothing}</div>`;
  }
}
