/** <mcap-audit>: what staff did, the newest first. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { called } from "./people";
import { View } from "./view";

interface Line {
  id: number;
  at: string;
  actor: string;
  action: string;
  target: string;
  manufacturer_id: string | null;
  details: Record<string, unknown>;
}

const PAGE = 100;

@customElement("mcap-audit")
export class Audit extends View {
  @state() private lines: Line[] = [];
  @state() private more = false;

  protected override async load(): Promise<void> {
    this.lines = await this.page();
  }

  private async page(before?: number): Promise<Line[]> {
    const found = await this.client.get<Line[]>(`/v1/audit?limit=${PAGE}${before ? `&before=${before}` : ""}`);
    this.more = found.length === PAGE;
    return found;
  }

  override render(): TemplateResult {
    const { words, formats } = this;
    return html`<div class="stack"><h1>${words.audit}</h1>${this.status()}
      ${this.lines.length
        ? html`<div class="scroll card" tabindex="0" role="group" aria-label=${words.audit}><table>
            <thead><tr><th scope="col">${words.when}</th><th scope="col">${words.actor}</th><th scope="col">${words.action}</th>
              <th scope="col">${words.target}</th><th scope="col">${words.details}</th></tr></thead>
            <tbody>${this.lines.map((l) => html`<tr><td>${formats.moment(l.at)}</td><td>${called(l.actor)}</td><td title=${l.action}>${l.action in words ? words[l.action as keyof typeof words] : l.action}</td>
              <td>${l.manufacturer_id ? html`<a href="#/manufacturers/${encodeURIComponent(l.manufacturer_id)}">${l.manufacturer_id}</a> ` : nothing}${l.target}</td>
              <td>${Object.entries(l.details).filter(([, v]) => v !== null).map(([k, v]) => `${k}: ${String(v)}`).join(" · ")}</td></tr>`)}</tbody></table></div>`
        : this.loading ? nothing : html`<p class="card">${words.nothing_here}</p>`}
      ${this.more ? html`<button type="button" @click=${this.next}>${words.more}</button>` : nothing}</div>`;
  }

  private async next(): Promise<void> {
    await this.attempt(this.page(this.lines.at(-1)?.id).then((found) => (this.lines = [...this.lines, ...found])));
  }
}
