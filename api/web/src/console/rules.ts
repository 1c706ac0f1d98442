/** <mcap-rules>: how the programme keeps its hours; a lead changes it. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Channel } from "./types";
import { View } from "./view";

interface Policy { draws: boolean; rounding: number; minimum: number }

interface Rules {
  allotment_minutes: number;
  programme_year: "calendar" | "commitment";
  zone: string;
  carry_over_minutes: number;
  channels: Partial<Record<Channel, Policy>>;
  assistant_free_years: number[];
}

const CHANNELS: readonly Channel[] = ["assistant", "live", "offline", "review"];
const STEPS = [1, 5, 6, 15];
const PLAIN: Policy = { draws: true, rounding: 1, minimum: 0 };

@customElement("mcap-rules")
export class RulesView extends View {
  @state() private rules: Rules | null = null;

  protected override async load(): Promise<void> {
    this.rules = await this.client.get<Rules>("/v1/settings/ledger");
  }

  override render(): TemplateResult {
    const { words, rules } = this;
    return html`<section class="card" aria-label=${words.rules}><h2>${words.rules}</h2>
      <p class="muted">${words.rules_mean}</p>${this.status()}${rules ? this.form(rules) : nothing}</section>`;
  }

  private form(rules: Rules): TemplateResult {
    const { words } = this;
    return html`<form @submit=${this.save}><fieldset class="plain" ?disabled=${!this.lead}>
      <div class="form">
        <label>${words.allotment}<input name="allotment_minutes" type="number" min="0" max="100000" required .value=${String(rules.allotment_minutes)} /></label>
        <label>${words.programme_year}<select name="programme_year">
          <option value="calendar" ?selected=${rules.programme_year === "calendar"}>${words.year_calendar}</option>
          <option value="commitment" ?selected=${rules.programme_year === "commitment"}>${words.year_commitment}</option></select></label>
        <label>${words.zone}<input name="zone" required maxlength="60" autocomplete="off" .value=${rules.zone} /></label>
        <label>${words.carry_over}<input name="carry_over_minutes" type="number" min="0" max="100000" required .value=${String(rules.carry_over_minutes)} /></label>
        <label>${words.free_years}<input name="free_years" maxlength="300" autocomplete="off" placeholder="2027" pattern="[0-9, ]*" .value=${rules.assistant_free_years.join(", ")} /></label>
      </div>
      <div class="scroll" tabindex="0" role="group" aria-label=${words.channel}><table><thead><tr><th scope="col">${words.channel}</th><th scope="col">${words.draws}</th><th scope="col">${words.rounding}</th><th scope="col">${words.minimum}</th></tr></thead>
        <tbody>${CHANNELS.map((c) => this.channel(c, rules.channels[c] ?? PLAIN))}</tbody></table></div>
      ${this.lead ? html`<button class="primary">${words.save}</button>` : nothing}</fieldset></form>`;
  }

  private channel(c: Channel, p: Policy): TemplateResult {
    const { words, formats } = this;
    const label = (what: string): string => `${words[c]}: ${what}`;
    return html`<tr><th scope="row">${words[c]}</th>
      <td><input type="checkbox" name=${`${c}.draws`} aria-label=${label(words.draws)} .checked=${p.draws} /></td>
      <td><select name=${`${c}.rounding`} aria-label=${label(words.rounding)}>${STEPS.map((s) =>
        html`<option value=${s} ?selected=${s === p.rounding}>${formats.minutes(s)}</option>`)}</select></td>
      <td><input name=${`${c}.minimum`} type="number" min="0" max="240" required aria-label=${label(words.minimum)} .value=${String(p.minimum)} /></td></tr>`;
  }

  private async save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const channels = Object.fromEntries(CHANNELS.map((c) => [c, {
      draws: form.has(`${c}.draws`), rounding: Number(form.get(`${c}.rounding`)), minimum: Number(form.get(`${c}.minimum`)),
    }]));
    const body = {
      allotment_minutes: Number(form.get("allotment_minutes")),
      programme_year: form.get("programme_year"),
      zone: String(form.get("zone")).trim(),
      carry_over_minutes: Number(form.get("carry_over_minutes")),
      channels,
      assistant_free_years: String(form.get("free_years")).split(/[\s,]+/).filter(Boolean).map(Number),
    };
    if (await this.attempt(this.client.put<Rules>("/v1/settings/ledger", body).then((rules) => (this.rules = rules)))) this.news = this.words.saved;
  }
}
