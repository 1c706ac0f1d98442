/** What stands in a thread: what the person said, what the assistant answered, what an adviser wrote. */

import { problem } from "./client";
import type { Answer, Calculation, Citation, FormValues, MessageIn, ProblemBody, TurnEvent } from "./types";

export interface Said {
  kind: "said";
  id: string;
  text: string;
  inputs: FormValues | null;
  files: string[]; // by name, "" where it is not known here
  failed: ProblemBody | null;
  message: MessageIn; // what to send again
}

export interface Reply {
  kind: "reply";
  id: string;
  turn: string | null;
  step: { kind: "search" | "calculation"; name: string } | null;
  text: string;
  citations: Citation[];
  calculations: Calculation[];
  answer: Answer | null;
  problem: ProblemBody | null;
  live: boolean;
  version: number; // counts its changes
}

export interface FromAdviser {
  kind: "adviser";
  id: string;
  name: string;
  text: string;
  at: string;
}

export type Item = Said | Reply | FromAdviser;

export function said(message: MessageIn, names: ReadonlyMap<string, string>): Said {
  return {
    kind: "said", id: message.client_id, text: message.text ?? "", inputs: message.inputs ?? null,
    files: (message.attachments ?? []).map((id) => names.get(id) ?? ""), failed: null, message,
  };
}

/** A reply of which nothing has arrived yet. */
export function awaited(message: MessageIn): Reply {
  return {
    kind: "reply", id: `reply:${message.client_id}`, turn: null, step: null,
    text: "", citations: [], calculations: [], answer: null, problem: null, live: true, version: 0,
  };
}

/** The language last answered in: for a message that has no words of its own. */
export function spoken(items: readonly Item[]): string | undefined {
  return items.findLast((item): item is Reply => item.kind === "reply" && item.answer !== null)?.answer?.language;
}

/** An event of its turn, written into the reply. */
export function hear(reply: Reply, event: TurnEvent): void {
  reply.version++;
  if (event.event === "turn.started") {
    Object.assign(reply, { turn: event.turn_id, text: "", citations: [], calculations: [] });
  } else if (event.event === "step") reply.step = event;
  else if (event.event === "citation") reply.citations = [...reply.citations, event.citation];
  else if (event.event === "calculation") reply.calculations = [...reply.calculations, event.calculation];
  else if (event.event === "sentence") reply.text += event.text;
  else if (event.event === "error") reply.problem = event.problem;
  else if (event.event === "answer") {
    const { answer } = event;
    const { id, text, citations, calculations } = answer;
    Object.assign(reply, { id, turn: id, answer, text, citations, calculations });
  }
}

/** Its turn is over, by its last event or by an error. */
export function ended(reply: Reply, error?: unknown): void {
  if (error !== undefined) reply.problem = problem(error);
  reply.live = false;
  reply.version++;
}
