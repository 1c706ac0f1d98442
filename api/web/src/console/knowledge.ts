/** <mcap-knowledge>: every document, the draft of the next release, releases, and what changes from one to another. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import "./changes";
import "./documents";
import { AUTHORITIES, type Listed } from "./documents";
import { publish, type Stage } from "./publishing";
import { View } from "./view";

interface Release { release: string; active: boolean; created_at: string | null; documents: number }
interface Compared { before: string; after: string; ask: boolean }

const COLLECTION = "/v1/collections/mcap";
const READ = ".md,.markdown,.txt,.html,.htm,.pdf,.docx,.docm,.xlsx,.xlsm,.xls,.pptx,.pptm,.csv,.tsv";
const SAVED_AS: Readonly<Record<string, string>> = {
  doc: ".docx", rtf: ".docx", odt: ".docx", pages: ".docx", ppt: ".pptx", odp: ".pptx", key: ".pptx", ods: ".xlsx", xlsb: ".xlsx", numbers: ".xlsx",
};

@customElement("mcap-knowledge")
export class Knowledge extends View {
  @state() private releases: Release[] = [];
  @state() private documents: Listed[] = [];
  @state() private compared: Compared | null = null;
  @state() private stage: Stage | null = null;
  @state() private busy = false;

  protected override async load(): Promise<void> {
    const [releases, documents] = await Promise.all([
      this.client.get<Release[]>(`${COLLECTION}/releases`),
      this.client.get<Listed[]>("/v1/documents"),
    ]);
    this.releases = releases.reverse();
    this.documents = documents;
  }

  private get admin(): boolean {
    return this.who.roles.includes("admin");
  }

  private get active(): string {
    return this.releases.find((r) => r.active)?.release ?? "";
  }

  override render(): TemplateResult {
    const { words, client, formats, who, compared } = this;
    return html`<div class="stack"><h1>${words.knowledge}</h1>${this.status()}${this.progress()}
      ${this.admin ? this.next() : nothing}
      ${compared
        ? html`<mcap-changes .client=${client} .words=${words} .formats=${formats} .who=${who} .older=${compared.before} .newer=${compared.after} .ask=${compared.ask}
            @confirm=${() => this.activate(compared.after)} @cancel=${() => (this.compared = null)}></mcap-changes>`
        : nothing}
      <section class="card" aria-label=${words.releases}><h2>${words.releases}</h2>
        ${this.releases.map((r, i) => this.release(r, this.releases[i + 1]))}</section>
      <section class="card" aria-label=${words.document_list}><h2>${words.document_list}</h2>
        <mcap-documents .client=${client} .words=${words} .formats=${formats} .who=${who} .documents=${this.documents} @changed=${() => this.reload()}></mcap-documents></section></div>`;
  }

  private release(r: Release, before: Release | undefined): TemplateResult {
    const { words, formats } = this;
    return html`<div class="bar"><span>${r.release} ${r.active ? html`<span class="badge">${words.active}</span>` : nothing}
        <span class="muted">${this.say("documents", { count: formats.plain(r.documents) })}${r.created_at ? ` · ${formats.moment(r.created_at)}` : ""}</span></span>
      <span class="row">
        ${before ? html`<button type="button" @click=${() => (this.compared = { before: before.release, after: r.release, ask: false })}>${this.say("compare", { release: before.release })}</button>` : nothing}
        ${this.admin && !r.active ? html`<button type="button" ?disabled=${this.busy} @click=${() => (this.compared = { before: this.active, after: r.release, ask: true })}>${words.activate}</button>` : nothing}
      </span></div>`;
  }

  private progress(): TemplateResult | typeof nothing {
    const { words, stage, formats } = this;
    if (!stage) return nothing;
    const left = stage.left === null ? "" : ` · ${this.say("time_left", { seconds: formats.plain(stage.left) })}`;
    return html`<div class="card"><label>${words[`stage_${stage.name}`]} ${formats.plain(stage.done)} / ${formats.plain(stage.total)}${left}
      <progress max=${Math.max(stage.total, 1)} .value=${stage.done}></progress></label></div>`;
  }

  private next(): TemplateResult {
    const { words } = this;
    const drafted = this.documents.filter((d) => d.draft);
    return html`<section class="card" aria-label=${words.draft}><h2>${words.draft}</h2>
      ${drafted.map((d) => html`<p dir="auto"><span class="badge">${d.draft === "removed" ? words.gone : words.added}</span> ${d.title}</p>`)}
      <form class="form" @submit=${this.add}>
        <label class="wide">${words.file}<input type="file" name="file" required accept=${READ} @change=${this.chosen} /></label>
        <label>${words.authority}<select name="authority">${AUTHORITIES.map((a) => html`<option value=${a}>${words[`is_${a}`]}</option>`)}</select></label>
        <label>${words.visibility}<select name="visibility"><option value="members">${words.members}</option><option value="public">${words.public}</option></select></label>
        <div class="row wide"><button ?disabled=${this.busy}>${words.add_document}</button>
          <button type="button" class="primary" ?disabled=${this.busy || !drafted.length} @click=${this.publish}>${words.publish}</button></div>
      </form></section>`;
  }

  /** A kind of file that nothing here reads is told before it is sent. */
  private chosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    const name = input.files?.[0]?.name ?? "";
    const ending = name.split(".").pop()?.toLowerCase() ?? "";
    const other = SAVED_AS[ending];
    const wrong = other ? this.say("save_as", { name, kind: other }) : name && !READ.split(",").includes(`.${ending}`) ? this.say("not_readable", { name }) : "";
    input.setCustomValidity(wrong);
    if (wrong) input.reportValidity();
  }

  private async add(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const added = this.client.upload<Listed>("/v1/documents", new FormData(form));
    if (await this.change(added.then((made) => (this.news = made.note ?? "")))) form.reset();
  }

  /** Makes the release, and asks before anybody is answered from it. */
  private async publish(): Promise<void> {
    const before = this.active;
    await this.change(publish(this.client, `${COLLECTION}/releases`, (stage) => (this.stage = stage)).then((m) => {
      const failed = m.files.filter((f) => f.state === "failed").map((f) => `${f.source}: ${f.message ?? ""}`);
      this.news = [m.release ? this.say("published", { release: m.release }) : this.words.nothing_new, ...failed].join(" ");
      if (m.release) this.compared = { before: before || m.release, after: m.release, ask: true };
    }));
    this.stage = null;
  }

  private async activate(release: string): Promise<void> {
    if (await this.change(this.client.post(`${COLLECTION}/releases/${encodeURIComponent(release)}/activate`))) {
      this.news = this.say("is_active", { release });
      this.compared = null;
    }
  }

  private async change(action: Promise<unknown>): Promise<boolean> {
    this.busy = true;
    const went = await this.attempt(action);
    if (went) await this.reload();
    this.busy = false;
    return went;
  }
}
