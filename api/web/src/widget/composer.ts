/** Where a message is written: it grows with its text, takes files, sends on Enter, and stops a running answer. */

import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import * as icons from "../look/icons";
import type { Attachment } from "../service/types";
import { Part, define } from "./part";
import type { Read, Reading } from "../service/reading";
import "./reading";
import "./table";

const LONGEST = 8000; // characters that the service takes (MCAP_LONGEST_MESSAGE)
const FILES = ".xlsx,.xlsm,.xls,.csv,.tsv,.pdf"; // what it reads
const COMPOSING = 229; // the key code of what an input method takes for itself

const PASTED = "pasted.tsv"; // what rows from a spreadsheet are called once they are a file

interface Attached { told: Attachment; file: File; text?: string } // text: rows as they were pasted

export interface Written { text: string; attachments: Attachment[]; asText: boolean }

export class Composer extends Part {
  @property({ type: Boolean }) busy = false;
  @property({ type: Boolean }) offline = false;
  /** Is the conversation there? What is sent before is held until it is. */
  @property({ type: Boolean }) ready = false;
  @property({ attribute: false }) upload!: (file: File) => Promise<Attachment>;
  @property({ attribute: false }) takeBack!: (file: Attachment) => Promise<void>;
  @property({ attribute: false }) inventory!: (file: File) => Promise<void>;
  @property({ attribute: false }) reading!: (file: Attachment) => Promise<Read>;
  @property({ attribute: false }) correct!: (file: Attachment, reading: Reading) => Promise<Read>;
  /** Files of this conversation whose reading waits since an earlier visit. */
  @property({ attribute: false }) waiting: readonly Attachment[] = [];
  @property({ attribute: false }) complain!: (error: unknown) => string;
  @state() private text = "";
  @state() private files: Attached[] = [];
  @state() private uploading = 0;
  @state() private held = false; // to be sent as it stands, once the conversation and the files are there
  @state() private error = "";
  private asText = false; // rows of this text were a file, and the person wants them as text

  override focus(): void {
    this.querySelector("textarea")?.focus();
  }

  /** A question that was chosen before the conversation is there. */
  hold(text: string): void {
    if (!this.text.includes(text)) this.text = `${this.text}\n${text}`.trim();
    this.submit();
  }

  /** Files from the button or dropped on the widget. */
  async take(files: Iterable<File>): Promise<void> {
    this.error = "";
    for (const file of files) {
      this.uploading++;
      try {
        const told = await this.upload(file);
        this.files = [...this.files, { told, file }];
      } catch (error) {
        this.error = `${file.name}: ${this.complain(error)}`;
        this.held = false;
      }
      this.uploading--;
    }
    this.focus();
  }

  protected override updated(): void {
    if (this.held && !this.early) this.submit();
  }

  override render(): TemplateResult {
    const { locale } = this;
    return html`<form class="composer" @submit=${this.submit}>
      ${this.files.length ? html`<ul class="chips">${this.files.map((f) => html`<li>${this.file(f)}</li>`)}</ul>` : nothing}
      ${this.readings.map((told) => html`<mcap-reading .locale=${locale} .file=${told} ?disabled=${this.busy || this.offline} .complain=${this.complain}
        .load=${() => this.reading(told)} .correct=${(reading: Reading) => this.correct(told, reading)} @confirmed=${() => this.confirmed(told)}></mcap-reading>`)}
      ${this.files.filter(({ told }) => told.reading === "template").map((f) => html`<mcap-table .locale=${locale} .file=${f.file} ?disabled=${this.busy || this.offline}
        .complain=${this.complain} .work=${() => this.work(f)}></mcap-table>`)}
      <div class="box">
        <label class="attach" title=${locale.text("attach")}>
          <input class="hidden" type="file" multiple accept=${FILES} aria-label=${locale.text("attach")} ?disabled=${this.busy}
            @change=${this.picked} />
          <span aria-hidden="true">${icons.attach}</span>
        </label>
        <textarea rows="1" aria-invalid=${this.text.length > LONGEST ? "true" : "false"} aria-label=${locale.text("placeholder")} placeholder=${locale.text("placeholder")}
          enterkeyhint="send" .value=${this.text} @input=${this.written} @keydown=${this.key} @paste=${this.pasted}></textarea>
        ${this.busy
          ? html`<button type="button" class="icon" aria-label=${locale.text("stop")} title=${locale.text("stop")}
              @click=${() => this.tell("stop", null)}>${icons.stop}</button>`
          : html`<button class="primary icon" aria-label=${locale.text("send")} title=${locale.text("send")}
              ?disabled=${!this.sendable}>${icons.send}</button>`}
      </div>
      ${this.uploading || this.held ? html`<p class="hint" role="status">${locale.text("loading")}…</p>` : nothing}
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.text.length > LONGEST * 0.9
        ? html`<p class=${this.text.length > LONGEST ? "error" : "hint"} role="status">${locale.text("too_long", { count: locale.number(LONGEST), now: locale.number(this.text.length) })}</p>`
        : nothing}
    </form>`;
  }

  private async work(attached: Attached): Promise<void> {
    await this.inventory(attached.file);
    this.drop(attached);
  }

  private get readings(): Attachment[] {
    const here = this.files.map(({ told }) => told).filter(({ reading }) => reading === "proposed" || reading === "confirmed");
    return [...here, ...this.waiting.filter(({ id }) => !here.some((told) => told.id === id))];
  }

  /** Its reading counts: the inventory of it is asked for. */
  private confirmed(told: Attachment): void {
    this.files = this.files.filter((f) => f.told.id !== told.id);
    this.tell<Written>("write", { text: "", attachments: [told], asText: false });
  }

  private drop(attached: Attached): void {
    this.files = this.files.filter((f) => f !== attached);
  }

  private file(attached: Attached): TemplateResult {
    const file = attached.told;
    const rows = file.rows ? this.locale.text("attached", { name: file.name, rows: this.locale.number(file.rows) }) : file.name;
    const remove = this.locale.text("remove_file", { name: file.name });
    return html`<span class="chip"><span class="name">${rows}</span>
      <button type="button" class="quiet icon" aria-label=${remove} title=${remove}
        @click=${() => this.putBack(attached)}>${icons.close}</button></span>`;
  }

  private get sendable(): boolean {
    return !this.offline && this.text.trim().length <= LONGEST && (this.text.trim() !== "" || this.files.length + this.uploading > 0);
  }

  private get early(): boolean {
    return !this.ready || this.uploading > 0;
  }

  private written(event: Event): void {
    const area = event.target as HTMLTextAreaElement;
    this.text = area.value;
    this.asText &&= this.text !== "";
    this.held = false;
    this.grow(area);
  }

  /** Rows of a table are read as a file; where they hold no amounts they are text as any other. */
  private async pasted(event: ClipboardEvent): Promise<void> {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (this.offline || !rows(text)) return;
    event.preventDefault();
    this.uploading++;
    const file = new File([text], PASTED, { type: "text/tab-separated-values" });
    const told = await this.upload(file).catch(() => null);
    this.uploading--;
    if (told?.reading) this.files = [...this.files, { told, file, text }];
    else this.insert(text);
    this.focus();
  }

  /** A file is taken away; rows that were pasted become text where the cursor is. */
  private putBack(attached: Attached): void {
    this.drop(attached);
    void this.takeBack(attached.told);
    if (attached.text === undefined) return;
    this.asText = true;
    this.insert(attached.text);
    this.focus();
  }

  private insert(text: string): void {
    const area = this.querySelector("textarea")!;
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  private grow(area: HTMLTextAreaElement): void {
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight + 2, 160)}px`;
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === COMPOSING) return;
    event.preventDefault();
    this.submit();
  }

  private picked(event: Event): void {
    const input = event.target as HTMLInputElement;
    void this.take([...(input.files ?? [])]);
    input.value = "";
  }

  private submit(event?: Event): void {
    event?.preventDefault();
    if (this.busy || !this.sendable) return;
    this.held = this.early;
    if (this.held) return;
    this.tell<Written>("write", { text: this.text.trim(), attachments: this.files.map((f) => f.told), asText: this.asText });
    this.asText = false;
    this.text = "";
    this.files = [];
    void this.updateComplete.then(() => this.grow(this.querySelector("textarea")!));
  }
}

/** Lines that all have the same sign between their cells. */
function rows(text: string): boolean {
  const lines = text.trim().split("\n");
  return lines.length > 1 && ["\t", "|", ";"].some((sign) => lines.every((line) => line.includes(sign)));
}

define("mcap-composer", Composer);
declare global {
  interface HTMLElementTagNameMap { "mcap-composer": Composer }
}
