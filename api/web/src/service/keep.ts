/** What a browser keeps between the pages of one portal: which conversation a person is in, and news of it. */

export interface Line {
  /** Tell the person's other pages which conversation this one is in, and that something in it has changed. */
  tell(conversation: string | null): void;
  close(): void;
}

const NAME = "mcap-assistant";

/** The conversation left last under this key; null where there is none or the browser keeps nothing. */
export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(`${NAME}|${key}`);
  } catch {
    return null; // storage is switched off: the conversation lasts as long as the page
  }
}

export function remember(key: string, conversation: string | null): void {
  try {
    if (conversation) localStorage.setItem(`${NAME}|${key}`, conversation);
    else localStorage.removeItem(`${NAME}|${key}`);
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
