// Who comes here is not signed in: the key of an account leaves this device, so that its notebook
// (/carnet) is unreadable until its owner is back. What it holds stays, sealed.
"use strict";
const request = window.indexedDB?.open("relais-carnet");
if (request) {
  request.onupgradeneeded = () => request.transaction.abort(); // there is no notebook here
  request.onerror = (event) => event.preventDefault();
  request.onsuccess = () => {
    const leaving = request.result.transaction("users", "readwrite", { durability: "strict" });
    leaving.objectStore("users").clear();
    leaving.oncomplete = () => {
      request.result.close();
      new BroadcastChannel("relais-carnet").postMessage("");
    };
  };
}
