/** The passage behind a citation, with the quoted words in the middle. */

import type { Client } from "./client";
import type { Citation } from "./types";

export interface Span { id: string; span: [number, number]; section?: string[]; page?: number | null }

export interface DocumentText {
  id: string;
  title: string;
  authority: Citation["authority"];
  release: string;
  active: boolean;
  language: string;
  effective_from: string | null;
  source: string;
  translation: "machine" | "reviewed" | null;
  text: string;
  passages: Span[];
  statements: Span[];
}

export interface Shown { before: string; quote: string; after: string; effectiveFrom: string | null }

const AROUND = 400; // characters, where no passage is known

export async function passage(client: Client, citation: Citation): Promise<Shown> {
  const query = citation.release ? `?release=${encodeURIComponent(citation.release)}` : "";
  const document = await client.get<DocumentText>(`/v1/documents/${encodeURIComponent(citation.document_id)}${query}`);
  return { ...cut(aligned(document), fragment(citation.url), citation.quote), effectiveFrom: document.effective_from };
}

/** The API counts characters; a string here counts 16-bit units, two for the rarer characters. */
export function aligned(document: DocumentText): DocumentText {
  if (!/[\ud800-\udbff]/.test(document.text)) return document;
  const at: number[] = [0];
  for (const character of document.text) at.push(at.at(-1)! + character.length);
  const move = (s: Span): Span => ({ ...s, span: [at[s.span[0]] ?? 0, at[s.span[1]] ?? document.text.length] });
  return { ...document, passages: document.passages.map(move), statements: document.statements.map(move) };
}

export function fragment(url: string): string {
  return decodeURIComponent(url.split("#")[1] ?? "");
}

/** The passage or statement of that id, split around the quoted words. */
export function cut(document: DocumentText, id: string, quote: string): Omit<Shown, "effectiveFrom"> {
  const { text } = document;
  const statement = document.statements.find((s) => s.id === id);
  const whole = document.passages.find((p) => p.id === id)
    ?? document.passages.find((p) => statement && p.span[0] <= statement.span[0] && statement.span[1] <= p.span[1]);
  const from = whole?.span[0] ?? 0;
  const at = text.indexOf(quote, from) >= 0 ? text.indexOf(quote, from) : text.indexOf(quote);
  const marked: [number, number] = quote && at >= 0 ? [at, at + quote.length] : statement?.span ?? whole?.span ?? [0, 0];
  const [start, end] = whole?.span ?? [Math.max(0, marked[0] - AROUND), Math.min(text.length, marked[1] + AROUND)];
  return {
    before: text.slice(Math.min(start, marked[0]), marked[0]),
    quote: text.slice(...marked),
    after: text.slice(marked[1], Math.max(end, marked[1])),
  };
}
