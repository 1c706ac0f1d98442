/** What the API gives to staff: manufacturers, entries, holds, hand-offs, approvals, transcripts. */

import type { Answer, FormValues, Json } from "../service/types";

export interface Allotment {
  year: number;
  from: string;
  to: string;
  granted_minutes: number;
  used_minutes: number;
  held_minutes: number;
  remaining_minutes: number;
}

export interface Manufacturer {
  id: string;
  name: string;
  commitment_date: string | null;
  pinned_release: string | null;
  allotment_minutes: number | null;
  language: string | null;
  created_at: string;
  last_used_at: string | null;
  warning: number | null;
  allotment: Allotment;
}

export type Channel = "assistant" | "live" | "offline" | "review";
export type Kind = "grant" | "hold" | "use" | "release" | "adjustment" | "reversal" | "expiry";

export interface Entry {
  id: string;
  manufacturer_id: string;
  year: number;
  kind: Kind;
  minutes: number;
  drawn_minutes: number;
  channel: Channel | null;
  adviser: string | null;
  occurred_at: string;
  logged_at: string;
  summary: string;
  conversation_id: string | null;
  handoff_id: string | null;
  reverses: string | null;
  approval: { by: string; reason: string; at: string } | null;
  actor: string;
}

/** An entry among those of many manufacturers. */
export interface Work extends Entry {
  note: string;
  reversed_by: string | null;
  manufacturer_name: string;
  adviser_name: string | null;
}

export interface MonthTotal {
  manufacturer_id: string;
  manufacturer_name: string;
  entries: number;
  minutes: number;
  drawn_minutes: number;
  year_remaining_minutes: number;
}

export interface Colleague { subject: string; name: string }

export interface Note { id: string; author: string; author_name: string; text: string; at: string }

export interface SavedReply { id: string; title: string; language: string; text: string }

export interface Hold extends Entry {
  starts_at: string;
  expires_at: string;
  state: "open" | "closed" | "expired";
}

export interface Approval {
  id: string;
  manufacturer_id: string;
  kind: "use" | "hold";
  state: "waiting" | "approved" | "refused";
  minutes: number;
  channel: Channel;
  adviser: string;
  occurred_at: string;
  summary: string;
  note: string | null;
  reason: string | null;
  requested_by: string;
  requested_at: string;
}

export interface Handoff {
  id: string;
  state: "waiting" | "assigned" | "answered" | "closed";
  held: boolean;
  conversation_id: string | null;
  manufacturer_id: string;
  manufacturer_name: string;
  remaining_minutes: number;
  person: { name: string | null; email: string | null } | null;
  language: string | null;
  reason: string;
  summary: string;
  inputs: { [name: string]: Json };
  contact: { kind: "chat" | "email" | "phone"; value: string } | null;
  times: string;
  adviser: string | null;
  adviser_name: string | null;
  at: string;
  waits_since: string | null;
  soon_at: string | null;
  due_at: string | null;
  unread: boolean;
  resumed: boolean;
  notes: number;
  changed_at: string;
}

export interface Feedback {
  message_id: string;
  conversation_id: string;
  manufacturer_id: string | null;
  helpful: boolean;
  reason: string | null;
  comment: string | null;
  follow_up: boolean;
  at: string;
  question: string;
  answer: string;
  status: string | null;
  language: string | null;
  handled_by: string | null;
  handled_at: string | null;
  case: boolean;
}

export interface Outline { id: string; title: string; at: string }

export interface Transcript extends Outline {
  manufacturer_id: string | null;
  messages: {
    id: string;
    at: string;
    author: string | null;
    text: string;
    inputs: FormValues | null;
    answer: Answer | null;
    problem: { code?: string; detail?: string } | null;
  }[];
}
