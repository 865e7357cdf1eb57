// The forms before a notebook is open: create it, open it with its code, erase one whose code is lost.

import { entered, KeyAway } from "./account.js";
import { by, option, plural } from "./dom.js";
import { done as said, showErrors } from "./errors.js";
import { asked } from "./form.js";
import { create, erase, lastUser, MustWait, notebooksOf, open } from "./keyring.js";
import { ask, keyOf } from "./outbox.js";
import { WrongSecret } from "./sealing.js";

const { post } = asked;
let signedIn; // who the server says is there; undefined without network or session
let owner; // for whom a notebook may begin

/** Show the form that fits who is there and what this device holds. */
export async function choose() {
  const state = await ask(post).catch(() => undefined);
  signedIn = state?.user;
  if (state) await entered(post, state.user, state.key, () => keyOf(post)).catch(() => undefined); // asked again the next time
  owner = signedIn ?? (await lastUser(post));
  const found = await notebooksOf(post);
  const mine = found.filter(({ user }) => !signedIn || user === signedIn);
  tellOthers(found.filter((each) => !mine.includes(each)));
  by("creer").hidden = !owner || found.some(({ user }) => user === owner);
  by("ouvrir").hidden = mine.length === 0;
  if (!owner && found.length === 0) {
    said("Aucun carnet n'est encore sur cet appareil : ouvrez cette page une fois avec le réseau, connecté.");
  }
  for (const name of document.querySelectorAll("#creer .qui")) name.textContent = owner ?? "";
  by("creer").elements.compte.value = owner ?? "";
  by("carnet").replaceChildren(...mine.map(({ user, unsent }) => option(user, `${user}, ${plural(unsent, "fait")} à envoyer`, user === owner)));
  by("oubli").hidden = !signedIn;
  by("oubli").querySelector(".perdus").textContent = `${plural(mine[0]?.unsent ?? 0, "fait")} à envoyer seraient perdus`;
}

function tellOthers(others) {
  const told = others.map(({ user, unsent }) => `celui de ${user} (${plural(unsent, "fait")} à envoyer)`).join(", ");
  by("autres").hidden = others.length === 0;
  by("autres").textContent = `Cet appareil garde un autre carnet : ${told}. Seule cette personne peut l'ouvrir et l'envoyer.`;
}

/** Call `opened(notebook)` once a form has opened one. */
export function whenOpened(opened) {
  by("creer").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (by("code").value !== by("encore").value) return showErrors([["encore", "Les deux codes ne sont pas les mêmes."]]);
    const made = await create(post, owner, by("code").value);
    return done(made);
  });
  by("ouvrir").addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await done(await open(post, by("carnet").value, by("pin").value));
    } catch (error) {
      if (error instanceof MustWait) showErrors([["pin", `Trop d'essais manqués : attendez ${plural(error.seconds, "seconde")}.`]]);
      else if (error instanceof KeyAway) showErrors([["pin", `Ce carnet s'ouvre avec son code une fois ${by("carnet").value} connecté à Relais sur cet appareil, avec le réseau. Rien n'est perdu.`]]);
      else if (error instanceof WrongSecret) showErrors([["pin", `Ce code n'ouvre pas le carnet de ${by("carnet").value}. Vérifiez-le.`]]);
      else throw error;
      by("pin").value = "";
    }
  });
  by("effacer").addEventListener("click", async () => {
    if (!by("certain").checked) return showErrors([["certain", "Cochez la case : ce qui n'est pas envoyé sera perdu."]]);
    await erase(post, signedIn);
    by("certain").checked = false;
    showErrors([]);
    return choose();
  });

  async function done(notebook) {
    for (const id of ["code", "encore", "pin"]) by(id).value = "";
    for (const id of ["creer", "ouvrir", "autres"]) by(id).hidden = true;
    showErrors([]);
    await opened(notebook);
  }
}
