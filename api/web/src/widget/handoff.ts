/** Handing a question to an adviser: says what it will cost, asks how to reach the person, and asks first. */

import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Locale } from "../language/locale";
import type { HandoffState } from "../service/types";
import { Part, define } from "./part";

/** Where it stands with an adviser; nothing where the person has the assistant answer again. */
export function standing(handoff: HandoffState, locale: Locale, resume: () => void): TemplateResult | typeof nothing {
  if (!handoff.held && handoff.state !== "waiting" && handoff.state !== "closed") return nothing;
  return html`<div class="notice row" role="status"><p>${locale.text(handoff.held ? "handoff_held" : `handoff_${handoff.state as "waiting" | "closed"}`)}</p>
    ${handoff.held ? html`<button type="button" @click=${resume}>${locale.text("assistant_again")}</button>` : nothing}</div>`;
}

const KINDS = ["chat", "email", "phone"] as const;

export class HandoffForm extends Part {
  /** Minutes left, or null where they are not known. */
  @property({ attribute: false }) remaining: number | null = null;
  @property({ attribute: false }) send!: (body: Record<string, unknown>) => Promise<void>;
  @property({ attribute: false }) complain!: (error: unknown) => string;
  @state() private kind: (typeof KINDS)[number] = "chat";
  @state() private error = "";
  @state() private sending = false;

  override firstUpdated(): void {
    void this.focusOn("h2");
  }

  override render(): TemplateResult {
    const { locale } = this;
    return html`<form class="panel" aria-labelledby="handoff-title" @submit=${this.submit}
      @keydown=${(e: KeyboardEvent) => e.key === "Escape" && this.done(false)}>
      <h2 id="handoff-title" tabindex="-1">${locale.text("handoff_title")}</h2>
      ${this.remaining === null ? nothing : html`<p>${locale.text("handoff_cost", { time: locale.minutes(this.remaining) })}</p>`}
      <label>${locale.text("handoff_reason")}<textarea name="reason" rows="2" maxlength="2000"></textarea></label>
      <fieldset class="plain"><legend>${locale.text("handoff_contact")}</legend>
        ${KINDS.map((kind) => html`<label class="choice"><input type="radio" name="kind" value=${kind} ?checked=${kind === this.kind}
          @change=${() => (this.kind = kind)} /> ${locale.text(`contact_${kind}`)}</label>`)}
      </fieldset>
      ${this.kind === "chat" ? nothing : this.reach()}
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      <div class="row">
        <button class="primary" ?disabled=${this.sending}>${locale.text("handoff_confirm")}</button>
        <button type="button" class="quiet" @click=${() => this.done(false)}>${locale.text("cancel")}</button>
      </div>
    </form>`;
  }

  private reach(): TemplateResult {
    const email = this.kind === "email";
    return html`<label>${this.locale.text(email ? "contact_email" : "contact_phone")}
        <input name="value" required type=${email ? "email" : "tel"} autocomplete=${email ? "email" : "tel"} maxlength="200" /></label>
      <label>${this.locale.text("handoff_times")} <span>(${this.locale.text("optional")})</span>
        <input name="times" maxlength="200" autocomplete="off" /></label>`;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const given = (name: string): string => String(form.get(name) ?? "").trim();
    this.sending = true;
    this.error = "";
    try {
      await this.send({
        language: this.locale.code,
        contact: { kind: this.kind, value: this.kind === "chat" ? "" : given("value") },
        ...(given("reason") && { reason: given("reason") }),
        ...(given("times") && { times: given("times") }),
      });
      this.done(true);
    } catch (error) {
      this.error = this.complain(error);
    }
    this.sending = false;
  }

  private done(made: boolean): void {
    this.tell("handed", made);
  }
}

define("mcap-handoff", HandoffForm);
declare global {
  interface HTMLElementTagNameMap { "mcap-handoff": HandoffForm }
}
