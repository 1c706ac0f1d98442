/** <mcap-reply-form>: a reply to a hand-off. What is written belongs to that hand-off until it is sent, wherever one looks meanwhile. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { LANGUAGES } from "../language/locale";
import { draft, keepDraft } from "./drafts";
import type { Handoff, SavedReply } from "./types";
import { View } from "./view";

const NAME = "mcap-adviser-name"; // the name last signed with, for those whose token has none

/** Tells `sent`. */
@customElement("mcap-reply-form")
export class ReplyForm extends View {
  @property({ attribute: false }) handoff!: Handoff;
  @state() private text = "";
  @state() private saved: SavedReply[] = [];
  @state() private sending = false;

  protected override async load(): Promise<void> {
    this.saved = await this.client.get<SavedReply[]>(`/v1/handoffs/${this.handoff.id}/saved-replies`);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("handoff") || changed.get("handoff")?.id === this.handoff.id) return;
    this.text = draft(this.who.subject, this.handoff.id);
    if (this.hasUpdated) void this.reload();
  }

  override render(): TemplateResult {
    const { words } = this;
    return html`<form class="form" aria-label=${this.say("reply_to", { name: this.handoff.manufacturer_name })} @submit=${this.send} @keydown=${this.keys(this.leave)}>
      <label class="wide">${words.reply_text}<textarea name="text" rows="4" required maxlength="8000" dir="auto" .value=${this.text} @input=${this.written}></textarea></label>
      ${this.saved.length
        ? html`<label>${words.saved_replies}<select @change=${this.use}><option value="">–</option>
            ${this.saved.map((r) => html`<option value=${r.id}>${LANGUAGES[r.language.split("-")[0] ?? ""] ?? r.language}: ${r.title}</option>`)}</select></label>`
        : nothing}
      ${this.who.named ? nothing : html`<label>${words.reply_name}<input name="name" required maxlength="100" autocomplete="name" .value=${localStorage.getItem(NAME) ?? ""} /></label>`}
      <div class="wide">${this.status()}</div>
      <div class="row wide"><button class="primary" ?disabled=${this.sending}>${words.reply_send}</button>
        ${this.who.named ? html`<span class="muted">${this.say("reply_as", { name: this.who.name })}</span>` : nothing}</div>
    </form>`;
  }

  override focus(): void {
    this.renderRoot.querySelector("textarea")?.focus();
  }

  private readonly leave = (): void => this.renderRoot.querySelector("textarea")!.blur();

  private written(event: Event): void {
    this.write((event.target as HTMLTextAreaElement).value);
  }

  private write(text: string): void {
    this.text = text;
    keepDraft(this.who.subject, this.handoff.id, text);
  }

  /** A saved reply goes behind what is written: it is read, and changed, before it is sent. */
  private use(event: Event): void {
    const select = event.target as HTMLSelectElement;
    const reply = this.saved.find((each) => each.id === select.value);
    select.value = "";
    if (!reply) return;
    this.write(this.text.trim() ? `${this.text.trimEnd()}\n\n${reply.text}` : reply.text);
    this.focus();
  }

  private async send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { id } = this.handoff; // whatever is chosen while it is on its way
    const form = new FormData(event.target as HTMLFormElement);
    const name = form.get("name");
    if (name) localStorage.setItem(NAME, String(name));
    this.sending = true;
    const went = await this.attempt(this.client.post(`/v1/handoffs/${id}/reply`, { text: form.get("text"), ...(name && { name }) }));
    this.sending = false;
    if (!went) return;
    keepDraft(this.who.subject, id, "");
    if (this.handoff.id === id) this.text = "";
    this.news = this.words.reply_sent;
    this.tell("sent", id);
  }
}
