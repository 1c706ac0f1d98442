/** <mcap-desk-rules>: how soon a hand-off is to be answered, and the replies that advisers use again. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { LANGUAGES } from "../language/locale";
import type { SavedReply } from "./types";
import { View } from "./view";

interface Rules { answer_minutes: number; opens: string; closes: string; weekdays: number[]; days_off: string[] }

const MONDAY = new Date(Date.UTC(2024, 0, 1));

@customElement("mcap-desk-rules")
export class DeskRules extends View {
  @state() private rules: Rules | null = null;
  @state() private replies: SavedReply[] = [];
  @state() private editing: SavedReply | "new" | null = null;

  protected override async load(): Promise<void> {
    const [rules, replies] = await Promise.all([this.client.get<Rules>("/v1/settings/desk"), this.client.get<SavedReply[]>("/v1/saved-replies")]);
    Object.assign(this, { rules, replies });
  }

  override render(): TemplateResult {
    const { words } = this;
    return html`<section class="card" aria-label=${words.desk_rules}><h2>${words.desk_rules}</h2>${this.status()}
        ${this.rules ? this.targets(this.rules) : nothing}</section>
      <section class="card" aria-label=${words.saved_replies}><div class="bar"><h2>${words.saved_replies}</h2>
        <button type="button" @click=${() => (this.editing = "new")}>${words.reply_new}</button></div>
        <p class="muted">${words.reply_slots}</p>
        ${this.editing ? this.form(this.editing === "new" ? null : this.editing) : nothing}
        ${this.replies.map((r) => html`<div class="bar"><span><span class="badge">${LANGUAGES[r.language] ?? r.language}</span> <strong>${r.title}</strong> <span class="muted">${r.text.slice(0, 90)}</span></span>
          <span class="row"><button type="button" class="quiet" @click=${() => (this.editing = r)}>${words.edit}</button>
            <button type="button" class="quiet" @click=${() => this.change(this.client.delete(`/v1/saved-replies/${r.id}`))}>${words.delete}</button></span></div>`)}</section>`;
  }

  private targets(rules: Rules): TemplateResult {
    const { words, formats } = this;
    const name = new Intl.DateTimeFormat(formats.tag, { weekday: "short", timeZone: "UTC" });
    return html`<form @submit=${this.save}><fieldset class="plain" ?disabled=${!this.lead}><div class="form">
        <label>${words.answer_within}<input name="answer_minutes" type="number" min="1" max="10000" required .value=${String(rules.answer_minutes)} /></label>
        <label>${words.opens}<input name="opens" type="time" required .value=${rules.opens} /></label>
        <label>${words.closes}<input name="closes" type="time" required .value=${rules.closes} /></label>
        <label class="wide">${words.days_off}<input name="days_off" autocomplete="off" placeholder="2027-01-01, 2027-02-06" .value=${rules.days_off.join(", ")} /></label></div>
      <div class="row" role="group" aria-label=${words.weekdays}>${[1, 2, 3, 4, 5, 6, 7].map((day) => html`<label class="choice"><input type="checkbox" name="weekdays" value=${day} .checked=${rules.weekdays.includes(day)} />
        ${name.format(new Date(MONDAY.getTime() + (day - 1) * 86_400_000))}</label>`)}</div>
      ${this.lead ? html`<button class="primary">${words.save}</button>` : nothing}</fieldset></form>`;
  }

  private form(reply: SavedReply | null): TemplateResult {
    const { words } = this;
    return html`<form class="form" @submit=${(e: SubmitEvent) => this.keep(e, reply)} @keydown=${this.keys(() => (this.editing = null))}>
      <label>${words.draft_title}<input name="title" required maxlength="100" .value=${reply?.title ?? ""} /></label>
      <label>${words.draft_language}<select name="language">${Object.entries(LANGUAGES).map(([code, name]) => html`<option value=${code} ?selected=${code === (reply?.language ?? "en")}>${name}</option>`)}</select></label>
      <label class="wide">${words.reply_words}<textarea name="text" rows="4" required maxlength="8000" dir="auto" .value=${reply?.text ?? ""}></textarea></label>
      <div class="row wide"><button class="primary">${words.save}</button><button type="button" class="quiet" @click=${() => (this.editing = null)}>${words.cancel}</button></div></form>`;
  }

  private async save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const body = {
      answer_minutes: Number(form.get("answer_minutes")), opens: form.get("opens"), closes: form.get("closes"), weekdays: form.getAll("weekdays").map(Number),
      days_off: String(form.get("days_off")).split(/[\s,;]+/).filter(Boolean),
    };
    if (await this.attempt(this.client.put<Rules>("/v1/settings/desk", body).then((rules) => (this.rules = rules)))) this.news = this.words.saved;
  }

  private async keep(event: SubmitEvent, reply: SavedReply | null): Promise<void> {
    event.preventDefault();
    const body = Object.fromEntries(new FormData(event.target as HTMLFormElement));
    await this.change(reply ? this.client.put(`/v1/saved-replies/${reply.id}`, body) : this.client.post("/v1/saved-replies", body));
  }

  private async change(action: Promise<unknown>): Promise<void> {
    if (!(await this.attempt(action))) return;
    this.editing = null;
    await this.reload();
  }
}
