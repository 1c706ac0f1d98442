/** <mcap-import>: a spreadsheet comes in: first a preview, then for good. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { View } from "./view";

type Outcome = "created" | "changed" | "unchanged" | "posted" | "alike" | "failed";
interface Row { row: number; id?: string; manufacturer_id?: string; outcome: Outcome; problem: string | null }

const KINDS = ["manufacturers", "entries"] as const;
const MOST = 200; // rows shown

/** Tells `changed` when rows came in, `cancel` when put aside. */
@customElement("mcap-import")
export class Import extends View {
  @state() private kind: (typeof KINDS)[number] = "manufacturers";
  @state() private file: File | null = null;
  @state() private rows: Row[] | null = null;
  @state() private kept = false;
  @state() private alike = false; // do rows come in that look like an entry made by hand?
  @state() private busy = false;

  protected override async load(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector("select")?.focus();
  }

  override render(): TemplateResult {
    const { words } = this;
    return html`<form class="card" aria-label=${words.import} @submit=${this.preview}
      @keydown=${this.keys(() => this.tell("cancel", null))}><h2>${words.import}</h2>
      <p class="muted">${words.import_means}</p>
      <div class="form">
        <label class="wide">${words.import_what}<select @change=${(e: Event) => this.again({ kind: (e.target as HTMLSelectElement).value as (typeof KINDS)[number] })}>
          ${KINDS.map((k) => html`<option value=${k}>${words[`import_${k}`]}</option>`)}</select></label>
        <label class="wide">${words.import_file}<input type="file" accept=".csv,text/csv" required
          @change=${(e: Event) => this.again({ file: (e.target as HTMLInputElement).files?.[0] ?? null })} /></label>
      </div>
      ${this.status()}
      ${this.rows ? this.told(this.rows) : nothing}
      <div class="row"><button class=${this.rows ? "" : "primary"} ?disabled=${this.busy || !this.file}>${words.preview}</button>
        ${this.rows && !this.kept ? this.go(this.rows) : nothing}
        <button type="button" class="quiet" @click=${() => this.tell("cancel", null)}>${words.close}</button></div>
    </form>`;
  }

  private go(rows: Row[]): TemplateResult {
    const out: readonly Outcome[] = this.alike ? ["failed", "unchanged"] : ["failed", "unchanged", "alike"];
    const fresh = rows.filter((r) => !out.includes(r.outcome)).length;
    return html`<button type="button" class="primary" ?disabled=${this.busy || !fresh} @click=${() => this.send(false)}>${
      this.say("import_now", { count: this.formats.plain(fresh) })}</button>`;
  }

  private told(rows: Row[]): TemplateResult {
    const { words, formats } = this;
    const wrong = rows.filter((r) => r.outcome === "failed");
    const alike = rows.filter((r) => r.outcome === "alike");
    const order = [...wrong, ...alike, ...rows.filter((r) => r.outcome !== "failed" && r.outcome !== "alike")];
    return html`<p role="status"><strong>${this.kept ? words.became : words.would}</strong>
        ${this.say("rows_fine", { count: formats.plain(rows.length - wrong.length) })}</p>
      <div class="scroll" tabindex="0" role="group" aria-label=${words.outcome}><table>
        <thead><tr><th scope="col" class="number">${words.row}</th><th scope="col">${words.person}</th><th scope="col">${words.outcome}</th><th scope="col">${words.problem}</th></tr></thead>
        <tbody>${order.slice(0, MOST).map((r) => html`<tr><td class="number">${formats.plain(r.row)}</td><td>${r.id ?? r.manufacturer_id}</td>
          <td><span class="badge state ${r.outcome === "failed" || r.outcome === "alike" ? "waiting" : ""}">${words[`row_${r.outcome}`]}</span></td><td>${r.problem ?? ""}</td></tr>`)}</tbody></table></div>
      ${alike.length && !this.kept
        ? html`<label class="row"><input type="checkbox" .checked=${this.alike} @change=${(e: Event) => (this.alike = (e.target as HTMLInputElement).checked)} />
            ${this.say("import_alike", { count: formats.plain(alike.length) })}</label>`
        : nothing}
      ${order.length > MOST ? html`<p class="muted">${this.say("shown_of", { shown: formats.plain(MOST), count: formats.plain(order.length) })}</p>` : nothing}`;
  }

  /** Another file, or another reading of it: what was told before is void. */
  private again(change: { kind?: (typeof KINDS)[number]; file?: File | null }): void {
    Object.assign(this, change, { rows: null, kept: false, alike: false });
  }

  private async preview(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    await this.send(true);
  }

  private async send(preview: boolean): Promise<void> {
    if (!this.file) return;
    const form = new FormData();
    form.set("file", this.file);
    this.busy = true;
    const went = await this.attempt(this.client.upload<Row[]>(`/v1/${this.kind}/import?preview=${preview}${this.alike ? "&alike=true" : ""}`, form).then((rows) => (this.rows = rows)));
    this.busy = false;
    if (went) this.kept = !preview;
    if (went && !preview) this.tell("changed", null);
  }
}
