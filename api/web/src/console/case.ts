/** <mcap-case>: what a good answer to a question shows: an evaluation case. */

import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Feedback } from "./types";
import { View } from "./view";

const STATUSES = ["answered", "unsure", "unanswerable", "needs_input", "clarify", "out_of_scope", "refused", "chat"] as const;

/** Tells `kept`, or `cancel` when put aside. */
@customElement("mcap-case")
export class Case extends View {
  @property({ attribute: false }) feedback!: Feedback;

  protected override async load(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector("select")?.focus();
  }

  override render(): TemplateResult {
    const { words, feedback } = this;
    const usual = feedback.status ?? "answered";
    return html`<form class="form" @submit=${this.keep} @keydown=${this.keys(() => this.tell("cancel", null))}>
      <label>${words.case_status}<select name="status">${STATUSES.map((s) => html`<option ?selected=${s === usual}>${s}</option>`)}</select></label>
      <label class="wide">${words.case_says}<textarea name="says" rows="2" maxlength="2000" dir="auto"></textarea></label>
      <label class="wide">${words.case_never}<textarea name="never" rows="2" maxlength="2000" dir="auto"></textarea></label>
      <div class="wide">${this.status()}</div>
      <div class="row wide"><button class="primary">${words.case}</button>
        <button type="button" class="quiet" @click=${() => this.tell("cancel", null)}>${words.cancel}</button></div></form>`;
  }

  private async keep(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const lines = (name: string): string[] => String(form.get(name)).split("\n").map((line) => line.trim()).filter(Boolean);
    const body = JSON.stringify({ status: form.get("status"), says: lines("says"), never: lines("never") });
    const sent = this.client.send(`/v1/messages/${this.feedback.message_id}/case`, {
      method: "PUT", headers: { "Content-Type": "application/json" }, body,
    });
    if (await this.attempt(sent)) this.tell("kept", null);
  }
}
