/** A part of the widget: a custom element that renders into the widget's own shadow tree and shares its styles. */

import { LitElement } from "lit";
import { property } from "lit/decorators.js";
import { ENGLISH, type Locale } from "../language/locale";

export class Part extends LitElement {
  @property({ attribute: false }) locale: Locale = ENGLISH;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** An event that the widget hears, whichever part it comes from. */
  protected tell<T>(name: string, detail: T): void {
    this.dispatchEvent(new CustomEvent<T>(name, { detail, bubbles: true, composed: false }));
  }

  protected async focusOn(selector: string): Promise<void> {
    await this.updateComplete;
    this.querySelector<HTMLElement>(selector)?.focus();
  }
}

/** Define an element unless the page has it already: two copies of the module on one page do no harm. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
