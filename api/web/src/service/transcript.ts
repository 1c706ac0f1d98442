/** A stored conversation as items of the thread. */

import { type FromAdviser, type Item, type Reply, said, type Said } from "./items";
import type { Answer, FormValues, MessageIn, ProblemBody, Summary } from "./types";

export interface Transcript extends Summary {
  messages: Stored[];
}

interface Stored {
  id: string;
  at: string;
  text: string;
  inputs: FormValues | null;
  corrects: string | null;
  attachments: string[];
  answer: Answer | null; // null while its turn runs
  author: string | null; // of an adviser's reply
  problem: ProblemBody | null; // why there is no answer
}

/** The thread; items that are shown already keep their place and what was opened in them. */
export function items(transcript: Transcript, shown: readonly Item[], names: ReadonlyMap<string, string>): Item[] {
  const known = new Map(shown.flatMap((item) => (item.kind === "reply" && item.turn ? [[item.turn, item] as const] : [])));
  return transcript.messages.flatMap((stored): Item[] => {
    if (stored.author !== null) return [adviser(stored)];
    const reply = known.get(stored.id) ?? restored(stored);
    return [asked(stored, names), reply];
  });
}

function adviser(stored: Stored): FromAdviser {
  return { kind: "adviser", id: stored.id, name: stored.author ?? "", text: stored.text, at: stored.at };
}

function asked(stored: Stored, names: ReadonlyMap<string, string>): Said {
  const message: MessageIn = {
    client_id: "",
    ...(stored.text && { text: stored.text }),
    ...(stored.inputs && { inputs: stored.inputs }),
    ...(stored.corrects && { corrects: stored.corrects }),
    ...(stored.attachments.length && { attachments: stored.attachments }),
  };
  return { ...said(message, names), id: `said:${stored.id}` };
}

function restored(stored: Stored): Reply {
  const answer = stored.answer;
  return {
    kind: "reply", id: stored.id, turn: stored.id, step: null, text: answer?.text ?? "",
    citations: answer?.citations ?? [], calculations: answer?.calculations ?? [], answer, problem: stored.problem,
    live: answer === null && stored.problem === null, version: 0,
  };
}
