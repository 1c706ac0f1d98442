/** The fields of a form, made from a JSON schema: numbers by the custom of the language, groups, lists, choices. */

import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { percent, readNumber, readShare } from "../language/digits";
import type { Json, Schema, Values } from "../service/types";
import { Part, define } from "./part";
import { changed, type Field, field, isQuantity, resolve, variant } from "./schema";

type Path = readonly (string | number)[];
type NumberField = Field & { kind: "number" };

let count = 0; // makes the ids of labels unique on a page

export class Fields extends Part {
  /** The schema of the whole form: an object. */
  @property({ attribute: false }) schema: Schema = {};
  @property({ attribute: false }) values: Values = {};
  /** Problems by dotted path, said beside their field. */
  @property({ attribute: false }) problems: ReadonlyMap<string, string> = new Map();
  @property({ type: Boolean }) disabled = false;
  /** The unit of amounts that have none yet. */
  @property() unit = "";
  /** Show what the schema says about each field. */
  @property({ type: Boolean }) hints = false;
  @state() private typed = new Map<string, string>(); // numbers as typed, by dotted path
  @state() private chosen = new Map<string, number>();
  private readonly layout = new Map<string, Set<string>>();
  private readonly stem = `mcap-field-${count++}`;

  /** Forget what was typed: the values given show again. */
  reset(): void {
    this.typed = new Map();
    this.chosen = new Map();
  }

  /** Move to the first field that is not right; true when every field is. */
  check(): boolean {
    const wrong = this.querySelector<HTMLElement>('[aria-invalid="true"]');
    wrong?.focus();
    return !wrong;
  }

  override render(): TemplateResult {
    return html`<div class="fields">${this.group(this.schema, this.values, [])}</div>`;
  }

  private group(schema: Schema, value: Json | undefined, path: Path): unknown {
    const shape = field(schema, this.schema);
    if (shape.kind !== "group") return nothing;
    const held = (value ?? {}) as Values;
    const open = this.opened(shape.properties, shape.required, held, path);
    const shown = shape.properties.filter(([name]) => open.has(name) || this.problems.has([...path, name].join(".")));
    const rest = shape.properties.filter((p) => !shown.includes(p));
    const one = ([name, sub]: [string, Schema]): unknown =>
      this.one(sub, held[name], [...path, name], resolve(sub, this.schema)["x-label"] ?? this.locale.name(name), shape.required.has(name));
    return html`${shown.map(one)}
      ${rest.length
        ? html`<details class="more"><summary>${this.locale.text("more_fields")}</summary>
            <div class="fields">${rest.map(one)}</div></details>`
        : nothing}`;
  }

  /** Which fields stand in view: decided once, so that none moves away while people type. */
  private opened(properties: [string, Schema][], required: Set<string>, held: Values, path: Path): Set<string> {
    const key = path.join(".");
    const known = this.layout.get(key);
    if (known) return known;
    const names = properties.map(([name]) => name);
    const given = names.filter((name) => required.has(name) || held[name] !== undefined);
    const open = new Set(given.length ? given : names); // one of several, none of them required
    this.layout.set(key, open);
    return open;
  }

  private one(schema: Schema, value: Json | undefined, path: Path, name: string, required: boolean): unknown {
    const shape = field(schema, this.schema);
    const self = resolve(schema, this.schema);
    switch (shape.kind) {
      case "group":
        if (isQuantity(shape)) return this.quantity(self, value, path, name, required);
        return html`<fieldset class="fields"><legend>${name}</legend>${this.group(self, value, path)}</fieldset>`;
      case "list":
        return this.list(shape.items, value, path, name);
      case "either":
        return this.either(shape.variants, value, path, name);
      default:
        return this.leaf(self, shape, value, path, name, required);
    }
  }

  private list(items: Schema, value: Json | undefined, path: Path, name: string): TemplateResult {
    const rows = Array.isArray(value) ? value : [];
    const blank: Json = field(items, this.schema).kind === "group" ? {} : "";
    return html`<fieldset class="fields"><legend>${name}</legend>
      ${rows.map((row, i) => {
        const n = this.locale.plain(i + 1);
        return html`<div class="line">
          ${this.one(items, row, [...path, i], n, true)}
          <button type="button" class="quiet" ?disabled=${this.disabled} @click=${() => this.put([...path, i], undefined)}>
            ${this.locale.text("remove_row", { n })}
          </button>
        </div>`;
      })}
      <button type="button" ?disabled=${this.disabled} @click=${() => this.put([...path, rows.length], blank)}>
        ${this.locale.text("add_row")}
      </button>
    </fieldset>`;
  }

  private either(variants: Schema[], value: Json | undefined, path: Path, name: string): TemplateResult {
    const key = path.join(".");
    const at = this.chosen.get(key) ?? variant(variants, value, this.schema);
    const choose = (e: Event): void => {
      this.chosen = new Map(this.chosen).set(key, Number((e.target as HTMLSelectElement).value));
      this.put(path, undefined);
    };
    const named = (schema: Schema, i: number): string => {
      const shape = resolve(schema, this.schema);
      return Object.keys(shape.properties ?? {}).map((n) => this.locale.name(n)).join(", ") || this.locale.plain(i + 1);
    };
    return html`<fieldset class="fields"><legend>${name}</legend>
      <select aria-label=${name} ?disabled=${this.disabled} @change=${choose}>
        ${variants.map((v, i) => html`<option value=${i} ?selected=${i === at}>${named(v, i)}</option>`)}
      </select>
      ${this.one(variants[at]!, value, path, name, true)}
    </fieldset>`;
  }

  /** An amount and its unit in one line. */
  private quantity(schema: Schema, value: Json | undefined, path: Path, name: string, required: boolean): TemplateResult {
    const held = (value ?? {}) as Values;
    const [amount, unit] = [schema.properties!["value"]!, schema.properties!["unit"]!];
    const id = `${this.stem}-${path.join(".")}-unit`;
    const said = { ...resolve(amount, this.schema), description: schema.description ?? "" };
    return html`<div class="quantity">
      ${this.leaf(said, field(amount, this.schema), held["value"], [...path, "value"], name, required)}
      ${this.control(field(unit, this.schema), held["unit"] ?? this.unit, [...path, "unit"], id, "", false, `${name}: ${this.locale.name("unit")}`)}
    </div>`;
  }

  private leaf(
    schema: Schema, shape: ReturnType<typeof field>, value: Json | undefined, path: Path, name: string, required: boolean,
  ): TemplateResult {
    const key = path.join(".");
    const id = `${this.stem}-${key}`;
    const typed = this.typed.get(key);
    const wrong = this.problems.get(key)
      ?? (typed && shape.kind === "number" && this.read(typed, shape) === null ? this.locale.text("not_a_number") : undefined)
      ?? (required && this.problems.size && (value === undefined || value === "") ? this.locale.text("needed") : undefined);
    const hint = [this.hints ? schema.description : "", shape.kind === "number" ? this.reading(shape, typed, value) : ""].filter(Boolean).join(" · ");
    return html`<div class="field">
      <label for=${id}>${name}${required ? nothing : html` <span>(${this.locale.text("optional")})</span>`}</label>
      ${this.control(shape, value, path, id, wrong ? `${id}-error` : hint ? `${id}-hint` : "", Boolean(wrong))}
      ${wrong ? html`<p class="error" id="${id}-error">${wrong}</p>` : nothing}
      ${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}
    </div>`;
  }

  /** How a number was read, said where grouping or another keypad could make it doubtful. */
  private reading(shape: NumberField, typed: string | undefined, value: Json | undefined): string {
    if (!typed || typeof value !== "string" || this.read(typed, shape) === null) return "";
    return shape.share || /\D/.test(typed) ? this.locale.text("read_as", { value: this.written(value, shape) }) : "";
  }

  private control(
    shape: ReturnType<typeof field>, value: Json | undefined, path: Path, id: string, described: string, invalid: boolean,
    name?: string,
  ): TemplateResult {
    const bad = invalid ? "true" : "false";
    if (shape.kind === "choice" || shape.kind === "yesno") {
      const options = shape.kind === "choice" ? shape.options : [true, false];
      const words = (o: Json): string => (typeof o === "boolean" ? this.locale.text(o ? "yes" : "no") : this.locale.name(String(o), String(o)));
      return html`<select id=${id} aria-label=${name ?? nothing} aria-describedby=${described || nothing} aria-invalid=${bad} ?disabled=${this.disabled}
        @change=${(e: Event) => {
          const at = (e.target as HTMLSelectElement).value;
          this.put(path, at === "" ? undefined : options[Number(at)]);
        }}>
        <option value="">${this.locale.text("choose")}</option>
        ${options.map((o, i) => html`<option value=${i} ?selected=${o === value}>${words(o)}</option>`)}
      </select>`;
    }
    if (shape.kind === "number") {
      return html`<input id=${id} inputmode="decimal" autocomplete="off" aria-label=${name ?? nothing} aria-describedby=${described || nothing} aria-invalid=${bad}
        ?disabled=${this.disabled} .value=${this.typed.get(path.join(".")) ?? this.written(value, shape)}
        @input=${(e: Event) => this.number(path, (e.target as HTMLInputElement).value, shape)} />`;
    }
    return html`<input id=${id} type=${shape.kind === "date" ? "date" : "text"} autocomplete="off"
      aria-label=${name ?? nothing} aria-describedby=${described || nothing} aria-invalid=${bad} ?disabled=${this.disabled} .value=${String(value ?? "")}
      @input=${(e: Event) => this.put(path, (e.target as HTMLInputElement).value || undefined)} />`;
  }

  private written(value: Json | undefined, shape: NumberField): string {
    if (value === undefined || value === null) return "";
    if (shape.integer) return this.locale.plain(Number(value));
    return shape.share ? this.locale.percent(percent(String(value))) : this.locale.number(String(value));
  }

  private read(text: string, shape: NumberField): string | null {
    return shape.share ? readShare(text, this.locale.tag) : readNumber(text, this.locale.tag);
  }

  private number(path: Path, text: string, shape: NumberField): void {
    this.typed = new Map(this.typed).set(path.join("."), text);
    const read = this.read(text, shape);
    this.put(path, read === null ? (text.trim() ? text : undefined) : shape.integer ? Number(read) : read);
  }

  private put(path: Path, value: Json | undefined): void {
    this.values = changed(this.values, path, value);
    this.tell("values", this.values);
  }
}

define("mcap-fields", Fields);
declare global {
  interface HTMLElementTagNameMap { "mcap-fields": Fields }
}
