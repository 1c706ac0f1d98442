/** What a browser keeps between the pages of one portal: which conversation a person is in, and news of it. */

/** The conversation that a person chose, null for a new one, and when (ms since the epoch). */
export interface Choice { conversation: string | null; at: number }

export interface Line {
  /** Tell the person's other pages which conversation this one is in, and that something in it has changed. */
  tell(conversation: string | null): void;
  close(): void;
}

const NAME = "mcap-assistant";

/** What was chosen last under this key; null where nothing was or the browser keeps nothing. */
export function remembered(key: string): Choice | null {
  try {
    return JSON.parse(localStorage.getItem(`${NAME}|${key}`) ?? "null") as Choice | null;
  } catch {
    return null; // storage is switched off, or holds what an older widget left
  }
}

export function remember(key: string, conversation: string | null): void {
  try {
    localStorage.setItem(`${NAME}|${key}`, JSON.stringify({ conversation, at: Date.now() }));
  } catch {
    return; // as above
  }
}

/** The message carries the conversation: what one page keeps may reach the others later than the message. */
export function share(key: string, hear: (conversation: string | null) => void): Line {
  const channel = new BroadcastChannel(`${NAME}|${key}`);
  channel.onmessage = (event: MessageEvent<string | null>) => hear(event.data);
  return { tell: (conversation) => channel.postMessage(conversation), close: () => channel.close() };
}
