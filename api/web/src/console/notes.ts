/** <mcap-notes>: what advisers note for each other beside a hand-off. The manufacturer never sees it. */

import { html, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Note } from "./types";
import { View } from "./view";

@customElement("mcap-notes")
export class Notes extends View {
  @property() handoff = "";
  /** How many there are: another count is a reason to look. */
  @property({ type: Number }) count = 0;
  @state() private notes: Note[] = [];

  protected override async load(): Promise<void> {
    this.notes = await this.client.get<Note[]>(`/v1/handoffs/${this.handoff}/notes`);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("count") && changed.get("count") !== undefined && this.count !== this.notes.length) void this.reload();
  }

  override render(): TemplateResult {
    const { words } = this;
    return html`<details ?open=${this.count > 0}><summary>${this.say("notes", { count: this.formats.plain(this.count) })}</summary>
      <div class="stack">
        ${this.notes.map((note) => html`<div class="notice"><p class="pre" dir="auto">${note.text}</p>
          <p class="muted">${note.author_name}, ${this.formats.moment(note.at)}</p></div>`)}
        <form class="row" @submit=${this.add} @keydown=${this.keys(() => (this.renderRoot.querySelector("details")!.open = false))}>
          <label class="grow">${words.note_add}<textarea name="text" rows="2" required maxlength="4000" dir="auto"></textarea></label>
          <button>${words.note_save}</button></form>
        ${this.status()}
      </div></details>`;
  }

  /** Open it and write. */
  write(): void {
    this.renderRoot.querySelector("details")!.open = true;
    this.renderRoot.querySelector("textarea")!.focus();
  }

  private async add(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    if (!(await this.attempt(this.client.post(`/v1/handoffs/${this.handoff}/notes`, { text: new FormData(form).get("text") })))) return;
    form.reset();
    await this.attempt(this.load());
  }
}
