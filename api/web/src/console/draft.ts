/** <mcap-draft>: a document written from a question that nothing answered. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { LANGUAGES } from "../language/locale";
import { AUTHORITIES } from "./documents";
import { keep } from "./paper";
import { View } from "./view";

/** Tells `written` when it is in the draft, `cancel` when put aside. */
@customElement("mcap-draft")
export class Draft extends View {
  @property() question = "";
  @property() tongue = "en";

  protected override async load(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector("textarea")?.focus();
  }

  override render(): TemplateResult {
    const { words } = this;
    const admin = this.who.roles.includes("admin");
    return html`<form class="form card" aria-label=${words.write_draft} @submit=${this.submit} @keydown=${this.keys(() => this.tell("cancel", null))}>
      <label class="wide">${words.draft_title}<input name="title" required maxlength="200" dir="auto" .value=${this.question} /></label>
      <label>${words.draft_language}<select name="language">${Object.entries(LANGUAGES).map(([code, name]) =>
        html`<option value=${code} ?selected=${code === this.tongue}>${name}</option>`)}</select></label>
      <label>${words.authority}<select name="authority">${AUTHORITIES.map((a) => html`<option value=${a}>${words[`is_${a}`]}</option>`)}</select></label>
      <label class="wide">${words.draft_text}<textarea name="text" rows="6" required maxlength="20000" dir="auto"></textarea></label>
      <div class="wide">${this.status()}</div>
      <div class="row wide">
        ${admin ? html`<button class="primary" value="add">${words.draft_add}</button>` : nothing}
        <button class=${admin ? "" : "primary"} value="save">${words.draft_save}</button>
        <button type="button" class="quiet" @click=${() => this.tell("cancel", null)}>${words.cancel}</button></div></form>`;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const [title, language, authority, text] = ["title", "language", "authority", "text"].map((name) => String(form.get(name)).trim());
    const head = Object.entries({ title, language, authority }).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
    const body = `---\n${head.join("\n")}\n---\n\n# ${title}\n\n${text}\n`;
    const name = `${title!.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60)}.md`;
    const file = new File([body], name, { type: "text/markdown" });
    if ((event.submitter as HTMLButtonElement | null)?.value === "save") {
      keep(file, name);
      return;
    }
    const upload = new FormData();
    upload.set("file", file);
    upload.set("authority", authority!);
    if (await this.attempt(this.client.upload("/v1/documents", upload))) this.tell("written", null);
  }
}
