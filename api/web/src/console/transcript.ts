/** <mcap-transcript>: a conversation in a window of its own. */

import { html, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import "./thread";
import { View } from "./view";

/** Tells `close`. */
@customElement("mcap-transcript")
export class TranscriptView extends View {
  @property() conversation = "";
  /** An answer to move to. */
  @property() message = "";
  @state() private titled = "";
  @query("dialog") private dialog!: HTMLDialogElement;

  protected override async load(): Promise<void> {}

  protected override updated(): void {
    if (!this.dialog.open) this.dialog.showModal();
  }

  override render(): TemplateResult {
    const { words } = this;
    return html`<dialog aria-label=${words.transcript} @close=${() => this.tell("close", null)}>
      <div class="bar"><h2>${this.titled || words.transcript}</h2>
        <button type="button" @click=${() => this.dialog.close()}>${words.close}</button></div>
      <div tabindex="0"><mcap-thread .client=${this.client} .words=${words} .formats=${this.formats} .who=${this.who} .conversation=${this.conversation}
        .message=${this.message} @titled=${(e: CustomEvent<string>) => (this.titled = e.detail)}></mcap-thread></div>
    </dialog>`;
  }
}
