// Notes what the page says, in the words that a person reads, and what its simulated cluster is told to do. Tabs tell
// each other, so that one of them can be asked for all.
window.told = { pushes: [], saves: [], rollouts: [] };
{
  const channel = new BroadcastChannel("told");
  const note = (what, which) => {
    if (window.told[what].includes(which)) return;
    window.told[what].push(which);
    channel.postMessage([what, which]);
  };
  channel.onmessage = ({ data: [what, which] }) => window.told[what].push(which);

  // A push is acknowledged by what each trigger made of it, a save by the words that say so.
  const look = () => {
    for (const tag of document.querySelectorAll(".happened-head code")) note("pushes", tag.innerText);
    for (const notice of document.querySelectorAll(".toast span")) {
      const saved = notice.innerText.match(/^(\S+) is saved$/);
      if (saved) note("saves", saved[1]);
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });

  // A rollout is told from another by the instant at which it is to end, which is settled when it begins.
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (row, ...key) {
    if (this.name === "simulation") {
      for (const { rollout } of JSON.parse(row).services) {
        if (rollout?.steps.length) note("rollouts", `${rollout.entry} ${rollout.steps.at(-1).at}`);
      }
    }
    return put.call(this, row, ...key);
  };
}

// Saves a trigger under one name after the other, each with the next number, for as long as the page lives.
window.saveOnAndOn = async (stem, number) => {
  const there = async (find) => {
    for (;;) {
      const found = find();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const name = () => (number ? `${stem}-${number}` : stem);
  for (;;) {
    const link = document.createElement("a");
    link.href = `/triggers/${name()}`;
    number += 1;
    document.body.append(link);
    link.click();
    link.remove();
    const field = await there(() => document.querySelector("#trigger-name"));
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, name());
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.form.requestSubmit();
    await there(() => window.told.saves.includes(name()));
    await there(() => !document.querySelector("#trigger-name"));
  }
};
