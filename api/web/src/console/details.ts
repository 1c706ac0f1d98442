/** <mcap-details>: what a lead keeps about a manufacturer. */

import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { LANGUAGES } from "../language/locale";
import type { Manufacturer } from "./types";
import { View } from "./view";

/** Tells `changed` when saved. */
@customElement("mcap-details")
export class Details extends View {
  @property({ attribute: false }) manufacturer!: Manufacturer;

  protected override async load(): Promise<void> {}

  override render(): TemplateResult {
    const { words, manufacturer: m } = this;
    return html`<section class="card" aria-label=${words.details}><h2>${words.details}</h2>
      ${this.status()}
      ${this.lead
        ? this.form(m)
        : html`<dl class="facts">
            <dt>${words.commitment_date}</dt><dd>${m.commitment_date ? this.formats.date(m.commitment_date) : "–"}</dd>
            <dt>${words.pinned_release}</dt><dd>${m.pinned_release ?? words.newest}</dd>
            <dt>${words.allotment}</dt><dd>${m.allotment_minutes === null ? words.programme_default : this.formats.plain(m.allotment_minutes)}</dd>
          </dl>`}
    </section>`;
  }

  private form(m: Manufacturer): TemplateResult {
    const { words } = this;
    return html`<form class="form" @submit=${this.submit}>
      <label>${words.name}<input name="name" required maxlength="2000" .value=${m.name} /></label>
      <label>${words.commitment_date}<input name="commitment_date" type="date" .value=${m.commitment_date ?? ""} /></label>
      <label>${words.pinned_release}<input name="pinned_release" .value=${m.pinned_release ?? ""} placeholder=${words.newest} autocomplete="off" /></label>
      <label>${words.allotment}<input name="allotment_minutes" type="number" min="0" max="100000" .value=${String(m.allotment_minutes ?? "")}
        placeholder=${words.programme_default} /></label>
      <label>${words.language}<select name="language"><option value=""></option>${Object.entries(LANGUAGES).map(([code, name]) =>
        html`<option value=${code} ?selected=${code === m.language}>${name}</option>`)}</select></label>
      <div class="row wide"><button class="primary">${words.save}</button></div>
    </form>`;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const given = (name: string): string | null => String(form.get(name) ?? "").trim() || null;
    const minutes = given("allotment_minutes");
    const body = {
      name: given("name"),
      commitment_date: given("commitment_date"),
      pinned_release: given("pinned_release"),
      allotment_minutes: minutes === null ? null : Number(minutes),
      language: given("language"),
    };
    if (await this.attempt(this.client.put(`/v1/manufacturers/${encodeURIComponent(this.manufacturer.id)}`, body))) {
      this.news = this.words.saved;
      this.tell("changed", null);
    }
  }
}
