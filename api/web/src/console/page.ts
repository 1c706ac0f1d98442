/** The console's page: for staff, after a sign-in. */

import { current, type Who } from "../identity/session";
import "../identity/sign-in";
import "../look/page.css";
import { settle, words as pageWords } from "../pages/language";
import "./console";
import { en } from "./words.en";
import { vi } from "./words.vi";

/** The console speaks English and Vietnamese, whatever the sign-in before it does. */
const tag = (navigator.languages.find((l) => /^(en|vi)\b/.test(l)) ?? "en").slice(0, 2);
const words = tag === "vi" ? vi : en;

function show(who: Who): void {
  if (!who.staff) {
    signIn(who); // a manufacturer's sign-in opens nothing here; it stays that of the chat
    return;
  }
  settle(words.console, tag);
  const element = document.createElement("mcap-console");
  Object.assign(element, { who, words, tag });
  document.body.replaceChildren(element);
}

function signIn(stranger: Who | null): void {
  settle(pageWords.console);
  const element = document.createElement("mcap-sign-in");
  Object.assign(element, { words: pageWords, staff: true, stranger });
  element.addEventListener("signed-in", (event) => show((event as CustomEvent<Who>).detail));
  document.body.replaceChildren(element);
}

const who = current();
if (who) show(who);
else signIn(null);
