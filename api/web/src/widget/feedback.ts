/** What stands under a finished answer: was it helpful, copy, its receipt. */

import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import * as icons from "../look/icons";
import type { Answer, Feedback } from "../service/types";
import { Part, define } from "./part";
import { spoken } from "./prose";

const REASONS = ["wrong", "incomplete", "unclear", "language", "other"] as const;

export interface Rated { answer: string; feedback: Feedback }

export class AnswerFoot extends Part {
  @property({ attribute: false }) answer!: Answer;
  @state() private rated: "no" | "asking" | "done" = "no";
  @state() private helpful: boolean | null = null;
  @state() private copied: "" | "text" | "receipt" = "";

  override render(): TemplateResult {
    return html`<div class="foot">
        ${this.button("copy", icons.copy, () => this.copy("text", spoken(this.answer.text)))}
        ${this.button("helpful", icons.up, () => this.rate({ helpful: true }), this.helpful === true)}
        ${this.button("not_helpful", icons.down, this.ask, this.helpful === false)}
        <button type="button" class="quiet receipt" @click=${() => this.copy("receipt", this.answer.id)}>
          ${this.copied === "receipt" ? this.locale.text("copied") : this.locale.text("receipt", { id: this.answer.id })}
        </button>
        <span class="hint">${this.copied === "text" ? this.locale.text("copied") : this.rated === "done" ? this.locale.text("feedback_thanks") : nothing}</span>
      </div>
      ${this.rated === "asking" ? this.form() : nothing}`;
  }

  private button(word: "copy" | "helpful" | "not_helpful", icon: TemplateResult, act: () => void, pressed?: boolean): TemplateResult {
    const name = this.locale.text(word);
    return html`<button type="button" class="quiet icon" title=${name} aria-label=${name}
      aria-pressed=${pressed === undefined ? nothing : pressed ? "true" : "false"} @click=${act}>${icon}</button>`;
  }

  private form(): TemplateResult {
    return html`<form class="card" aria-label=${this.locale.text("feedback_why")} @submit=${this.send}
      @keydown=${(e: KeyboardEvent) => e.key === "Escape" && (this.rated = "no")}>
      <fieldset class="plain"><legend>${this.locale.text("feedback_why")}</legend>
        ${REASONS.map((r) => html`<label class="choice"><input type="radio" name="reason" value=${r} required />
          ${this.locale.text(`feedback_${r}`)}</label>`)}
      </fieldset>
      <label>${this.locale.text("feedback_comment")}<textarea name="comment" rows="2" maxlength="2000"></textarea></label>
      <label class="choice"><input type="checkbox" name="follow_up" /> ${this.locale.text("feedback_follow_up")}</label>
      <div class="row">
        <button class="primary">${this.locale.text("feedback_send")}</button>
        <button type="button" class="quiet" @click=${() => (this.rated = "no")}>${this.locale.text("cancel")}</button>
      </div>
    </form>`;
  }

  private ask(): void {
    this.rated = "asking";
    void this.focusOn('input[name="reason"]');
  }

  private send(event: SubmitEvent): void {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const comment = String(form.get("comment") ?? "").trim();
    this.rate({
      helpful: false,
      reason: String(form.get("reason")),
      follow_up: form.has("follow_up"),
      ...(comment && { comment }),
    });
  }

  private rate(feedback: Feedback): void {
    this.helpful = feedback.helpful;
    this.rated = "done";
    this.tell<Rated>("rate", { answer: this.answer.id, feedback });
    void this.focusOn(feedback.helpful ? "[aria-pressed]" : "[aria-pressed]:nth-of-type(3)");
  }

  private async copy(what: "text" | "receipt", text: string): Promise<void> {
    await navigator.clipboard.writeText(text);
    this.copied = what;
  }
}

define("mcap-answer-foot", AnswerFoot);
declare global {
  interface HTMLElementTagNameMap { "mcap-answer-foot": AnswerFoot }
}
