/** What a calculator still needs, as a form that is sent back as inputs. */

import { html, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { FormValues, Json, MissingInput, Schema, Values } from "../service/types";
import type { Fields } from "./fields";
import "./fields";
import { Part, define } from "./part";
import { changed } from "./schema";

export class Needed extends Part {
  @property({ attribute: false }) missing: readonly MissingInput[] = [];
  @property({ type: Boolean }) busy = false;
  @state() private values: Values = {};
  @state() private tried = false;

  override render(): TemplateResult {
    return html`<form class="card" novalidate aria-label=${this.locale.text("fill_in")} @submit=${this.submit}
      @values=${(e: CustomEvent<Values>) => (this.values = e.detail)}>
      <strong>${this.locale.text("fill_in")}</strong>
      <mcap-fields .locale=${this.locale} .schema=${this.schema} .unit=${this.unit} .values=${this.values} .problems=${this.problems} hints ?disabled=${this.busy}>
      </mcap-fields>
      <button class="primary" ?disabled=${this.busy}>${this.locale.text("send_form")}</button>
    </form>`;
  }

  /** The unit that is asked for. */
  private get unit(): string {
    return this.asked.find((m) => m.unit)?.unit ?? "";
  }

  /** What the first of the calculators needs: one form at a time. */
  private get asked(): MissingInput[] {
    const tool = this.missing[0]?.schema["x-form"]?.tool;
    return this.missing.filter((m) => m.schema["x-form"]?.tool === tool);
  }

  /** One flat form: the fields keep their dotted names, whatever they belong to. */
  private get schema(): Schema {
    const properties = this.asked.map((m): [string, Schema] => {
      const unit = m.unit ? ` (${m.unit})` : "";
      return [m.name, { ...m.schema, "x-label": m.description + unit, description: m.problem }];
    });
    return {
      type: "object",
      properties: Object.fromEntries(properties),
      required: this.asked.map((m) => m.name),
      $defs: Object.assign({}, ...this.asked.map((m) => m.schema.$defs ?? {})) as Record<string, Schema>,
    };
  }

  private get problems(): ReadonlyMap<string, string> {
    if (!this.tried) return new Map();
    const missing = this.asked.filter((m) => empty(this.values[m.name]));
    return new Map(missing.map((m) => [m.name, this.locale.text("needed")]));
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.tried = true;
    await this.updateComplete;
    const form = this.querySelector<Fields>("mcap-fields");
    await form?.updateComplete;
    if (!form?.check()) return;
    const known = this.asked[0]?.schema["x-form"];
    let values: Values = known?.values ?? {};
    for (const [name, value] of Object.entries(this.values)) {
      const path = name.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
      values = changed(values, path, measured(value, this.unit));
    }
    this.tell<FormValues>("fill", { tool: known?.tool ?? "", values });
  }
}

function empty(value: Json | undefined): boolean {
  if (value === undefined || value === "") return true;
  return isGroup(value) && Object.entries(value).every(([key, part]) => key === "unit" || empty(part));
}

/** Amounts whose unit was left as it was shown have it. */
function measured(value: Json, unit: string): Json {
  if (!isGroup(value)) return value;
  const parts = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, measured(part, unit)]));
  return "value" in parts && !("unit" in parts) && unit ? { ...parts, unit } : parts;
}

function isGroup(value: Json): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

define("mcap-needed", Needed);
declare global {
  interface HTMLElementTagNameMap { "mcap-needed": Needed }
}
