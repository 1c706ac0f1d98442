/** Files of the API that need a sign-in: saved to disk, or opened to be printed. */

import type { Client } from "../service/client";

export async function save(client: Client, path: string, name: string): Promise<void> {
  keep(await (await client.send(path)).blob(), name);
}

/** To the reader's disk. */
export function keep(data: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(data);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** A page of the API in a window of its own. Its styles are adopted: this page's policy allows no inline ones. */
export async function print(client: Client, path: string): Promise<void> {
  const paper = window.open("", "_blank");
  if (!paper) throw new Error("the browser did not open a window");
  const text = await (await client.send(path)).text();
  const inline = /<style>([^<]*)<\/style>/g; // taken out before it is parsed, else the policy is seen to be broken
  const rules = [...text.matchAll(inline)].map(([, rule]) => rule).join("\n");
  const page = new DOMParser().parseFromString(text.replace(inline, ""), "text/html");
  const styles = new (paper as Window & typeof globalThis).CSSStyleSheet();
  styles.replaceSync(rules);
  paper.document.adoptedStyleSheets = [styles];
  paper.document.title = page.title;
  paper.document.documentElement.lang = page.documentElement.lang;
  paper.document.documentElement.dir = page.documentElement.dir;
  paper.document.body.replaceChildren(...[...page.body.childNodes].map((node) => paper.document.importNode(node, true)));
  paper.focus();
  paper.print();
}
