/** Under an inventory: keep it for a year. A person confirms what the card shows; the server checks that it is that. */

import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { claims, type Client, Problem } from "../service/client";
import type { Calculation, Values } from "../service/types";
import { Part, define } from "./part";

const STAYS = ["boundary", "output", "renewable_share"]; // of the version that is replaced

export class Keep extends Part {
  @property({ attribute: false }) calculation!: Calculation;
  @property({ attribute: false }) client!: Client;
  /** The year that was asked for in words. */
  @property({ attribute: false }) wanted: number | null = null;
  @state() private mine = "";
  @state() private said = "";
  @state() private trouble = "";
  @state() private held: { version: number; content: Values } | null = null; // that is on record already

  override async firstUpdated(): Promise<void> {
    const token = await this.client.token();
    const manufacturer = token ? claims(token)["manufacturer_id"] : null;
    this.mine = typeof manufacturer === "string" ? `/v1/manufacturers/${encodeURIComponent(manufacturer)}/inventories` : "";
  }

  override render(): TemplateResult | typeof nothing {
    const { locale } = this;
    if (!this.mine) return nothing;
    if (this.said) return html`<p class="hint" role="status">${this.said}</p>`;
    return html`<form class="row" @submit=${this.keep}>
      <label>${locale.text("keep_year")} <input type="number" name="year" required min="1990" max="2100" .value=${this.year} /></label>
      ${this.held ? html`<label>${locale.text("keep_why")} <input name="reason" required maxlength="2000" /></label>` : nothing}
      <button>${locale.text("keep_inventory")}</button>
      ${this.trouble ? html`<p class="error" role="alert">${this.trouble}</p>` : nothing}
    </form>`;
  }

  /** The one that was asked for, else the one that its inputs name, else last year. */
  private get year(): string {
    if (this.wanted !== null) return String(this.wanted);
    const sites = this.calculation.inputs["sites"];
    const first = Array.isArray(sites) ? (sites[0] as Values | undefined) : undefined;
    const said = first?.["year"] ?? (first?.["purchased_electricity"] as Values[] | undefined)?.[0]?.["year"];
    return String(said ?? new Date().getUTCFullYear() - 1);
  }

  private readonly keep = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const { id, input_hash } = this.calculation;
    const kept = Object.fromEntries(STAYS.filter((name) => this.held?.content[name]).map((name) => [name, this.held!.content[name]]));
    const replaced = this.held ? { replaces: this.held.version, reason: String(form.get("reason")) } : {};
    this.trouble = "";
    try {
      const body = { year: Number(form.get("year")), calculation_id: id, input_hash, ...kept, ...replaced };
      const { version } = await this.client.post<{ version: number }>(this.mine, body, { "Idempotency-Key": crypto.randomUUID() });
      this.said = this.locale.text("kept_inventory", { version: this.locale.plain(version) });
    } catch (error) {
      this.refused(error);
    }
  };

  /** Where the year has an inventory already: why is it replaced? */
  private refused(error: unknown): void {
    if (error instanceof Problem && error.code === "changed_meanwhile") {
      const { current_version, current } = error.body as { current_version: number; current: Values };
      this.held = { version: current_version, content: current };
      void this.focusOn("[name=reason]");
      return;
    }
    this.trouble = error instanceof Problem && error.body.detail ? error.body.detail : this.locale.text("trouble");
  }
}

define("mcap-keep", Keep);
declare global {
  interface HTMLElementTagNameMap { "mcap-keep": Keep }
}
