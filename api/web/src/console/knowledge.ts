/** <mcap-knowledge>: releases of the knowledge, what changed between two, the draft of the next, and the chat switch. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { View } from "./view";

interface Release { release: string; active: boolean; created_at: string | null; documents: number }
interface Change { kind: "added" | "changed" | "gone"; document_id: string; section: string[]; before: string | null; after: string | null }
interface Drafted { id: string; title: string; draft: "added" | "removed" | null; note: string | null }
interface Made { release: string | null; files: { source: string; state: string; message: string | null }[] }
interface Switch { off: string | null; by: string | null; at: string | null }

const COLLECTION = "/v1/collections/mcap";
const AUTHORITIES = ["context", "guidance", "standard", "mcap"] as const;

@customElement("mcap-knowledge")
export class Knowledge extends View {
  @state() private releases: Release[] = [];
  @state() private draft: Drafted[] = [];
  @state() private changes: Change[] | null = null;
  @state() private chat: Switch | null = null;
  @state() private busy = false;

  protected override async load(): Promise<void> {
    const [releases, documents, chat] = await Promise.all([
      this.client.get<Release[]>(`${COLLECTION}/releases`),
      this.client.get<Drafted[]>("/v1/documents"),
      this.client.get<Switch>("/v1/settings/chat"),
    ]);
    this.releases = releases.reverse();
    this.draft = documents.filter((d) => d.draft);
    this.chat = chat;
  }

  private get admin(): boolean {
    return this.who.roles.includes("admin");
  }

  override render(): TemplateResult {
    const { words } = this;
    return html`<div class="stack"><h1>${words.knowledge}</h1>${this.status()}
      ${this.chat ? this.chatSwitch(this.chat) : nothing}
      <section class="card" aria-label=${words.releases}><h2>${words.releases}</h2>
        ${this.releases.map((r, i) => this.release(r, this.releases[i + 1]))}</section>
      ${this.changes ? this.diff(this.changes) : nothing}
      ${this.admin ? this.next() : nothing}</div>`;
  }

  private release(r: Release, before: Release | undefined): TemplateResult {
    const { words, formats } = this;
    return html`<div class="bar"><span>${r.release} ${r.active ? html`<span class="badge">${words.active}</span>` : nothing}
        <span class="muted">${this.say("documents", { count: formats.plain(r.documents) })}${r.created_at ? ` · ${formats.moment(r.created_at)}` : ""}</span></span>
      <span class="row">
        ${before ? html`<button type="button" @click=${() => this.compare(before.release, r.release)}>${this.say("compare", { release: before.release })}</button>` : nothing}
        ${this.admin && !r.active ? html`<button type="button" ?disabled=${this.busy} @click=${() => this.change(
          this.client.post(`${COLLECTION}/releases/${encodeURIComponent(r.release)}/activate`))}>${words.activate}</button>` : nothing}
      </span></div>`;
  }

  private diff(changes: Change[]): TemplateResult {
    const { words } = this;
    return html`<section class="card" aria-label=${words.changes}><h2>${words.changes}</h2>
      ${changes.length ? nothing : html`<p class="muted">${words.nothing_here}</p>`}
      ${changes.map((c) => html`<details><summary><span class="badge">${words[c.kind]}</span> ${[c.document_id, ...c.section].join(" › ")}</summary>
        ${c.before ? html`<p class="pre" dir="auto"><del>${c.before}</del></p>` : nothing}
        ${c.after ? html`<p class="pre" dir="auto"><ins>${c.after}</ins></p>` : nothing}</details>`)}</section>`;
  }

  private next(): TemplateResult {
    const { words } = this;
    return html`<section class="card" aria-label=${words.draft}><h2>${words.draft}</h2>
      ${this.draft.map((d) => html`<p><span class="badge">${d.draft === "removed" ? words.gone : words.added}</span> ${d.title}</p>`)}
      <form class="form" @submit=${this.add}>
        <label class="wide">${words.file}<input type="file" name="file" required /></label>
        <label>${words.authority}<select name="authority">${AUTHORITIES.map((a) => html`<option>${a}</option>`)}</select></label>
        <label>${words.visibility}<select name="visibility"><option value="members">${words.members}</option><option value="public">${words.public}</option></select></label>
        <div class="row wide"><button ?disabled=${this.busy}>${words.add_document}</button>
          <button type="button" class="primary" ?disabled=${this.busy || !this.draft.length} @click=${this.publish}>${words.publish}</button></div>
      </form></section>`;
  }

  private chatSwitch(chat: Switch): TemplateResult {
    const { words, formats } = this;
    const said = chat.off && chat.at ? `${chat.off} (${chat.by ?? ""}, ${formats.moment(chat.at)})` : "";
    return html`<section class="card" aria-label=${words.chat}><h2>${words.chat}</h2>
      <p class=${chat.off ? "notice bad" : ""}>${chat.off ? `${words.chat_off} ${said}` : words.chat_on}</p>
      ${this.admin
        ? html`<form class="row" @submit=${this.turn}>
            ${chat.off ? nothing : html`<label>${words.chat_reason}<input name="off" required maxlength="500" autocomplete="off" /></label>`}
            <button class=${chat.off ? "primary" : "danger"} ?disabled=${this.busy}>${chat.off ? words.chat_turn_on : words.chat_turn_off}</button></form>`
        : nothing}</section>`;
  }

  private async turn(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const off = new FormData(event.target as HTMLFormElement).get("off");
    await this.change(this.client.put("/v1/settings/chat", { off }));
  }

  private async add(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const added = this.client.upload<Drafted>("/v1/documents", new FormData(form));
    if (await this.change(added.then((made) => (this.news = made.note ?? "")))) form.reset();
  }

  private async publish(): Promise<void> {
    await this.change(this.client.post<Made>(`${COLLECTION}/releases`).then((made) => {
      const failed = made.files.filter((f) => f.state === "failed").map((f) => `${f.source}: ${f.message ?? ""}`);
      this.news = [made.release ? this.say("published", { release: made.release }) : this.words.nothing_new, ...failed].join(" ");
    }));
  }

  private async compare(before: string, after: string): Promise<void> {
    const query = new URLSearchParams({ before, after });
    await this.attempt(this.client.get<Change[]>(`${COLLECTION}/diff?${query}`).then((changes) => (this.changes = changes)));
  }

  private async change(action: Promise<unknown>): Promise<boolean> {
    this.busy = true;
    const went = await this.attempt(action);
    if (went) await this.reload();
    this.busy = false;
    return went;
  }
}
