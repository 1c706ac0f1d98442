/** The words of the record, from the one catalogue that its papers are written in, and its figures. */

import type { Locale } from "../language/locale";
import type { Client } from "../service/client";

type Tree = { [name: string]: string | Tree };

export class Words {
  constructor(readonly locale: Locale, private readonly tree: Tree) {}

  /** A line by its path, such as `says.behind`. */
  say(path: string, slots: Record<string, string | number> = {}): string {
    let here: string | Tree | undefined = this.tree;
    for (const name of path.split(".")) here = typeof here === "object" ? here[name] : undefined;
    return typeof here === "string" ? here.replace(/\{(\w+)\}/g, (_, name: string) => String(slots[name] ?? "")) : path;
  }

  has(path: string): boolean {
    return this.say(path) !== path;
  }

  /** To a hundredth, as the papers have it; below one to four significant digits. */
  number(value: string | null, unit = ""): string {
    if (value === null) return "";
    const small = Math.abs(Number(value)) < 1;
    const digits: Intl.NumberFormatOptions = small ? { maximumSignificantDigits: 4 } : { maximumFractionDigits: 2 };
    const text = new Intl.NumberFormat(this.locale.tag, digits).format(value as Intl.StringNumericLiteral);
    return unit ? `${text} ${unit}` : text;
  }
}

export async function words(client: Client, locale: Locale): Promise<Words> {
  return new Words(locale, await client.get<Tree>(`/v1/record/words/${locale.code}`));
}
