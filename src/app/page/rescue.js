// What a person is left with when the console can't go on, because its module didn't load or has ended with an error:
// a word on it, another try, and everything that this browser keeps. Needs nothing of the console itself.
{
  const say = (en, zh) => document.documentElement.lang.startsWith("zh") ? zh : en;
  const make = (name, properties, ...inside) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...inside);
    return element;
  };

  const keptTexts = () => {
    try {
      return Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith("tagfire")));
    } catch {
      return {};
    }
  };
  const answered = request => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  // The demo's database, and that of the real clusters.
  const DATABASES = ["tagfire", "tagfire-live"];
  const keptRecords = async name => {
    let database;
    try {
      const asked = indexedDB.open(name);
      // There is none yet, and none must come of asking.
      asked.onupgradeneeded = () => asked.transaction.abort();
      database = await answered(asked);
    } catch {
      return null;
    }
    const stores = {};
    for (const name of database.objectStoreNames) {
      const store = database.transaction(name).objectStore(name);
      const [keys, values] = await Promise.all([answered(store.getAllKeys()), answered(store.getAll())]);
      stores[name] = keys.map((key, i) => ({ key, value: values[i] }));
    }
    const version = database.version;
    database.close();
    return { version, stores };
  };
  const keptDatabases = async () => {
    const databases = await Promise.all(DATABASES.map(async name => [name, await keptRecords(name)]));
    return Object.fromEntries(databases.filter(([, kept]) => kept));
  };
  const written = (_, value) =>
    typeof value === "bigint" ? String(value) : ArrayBuffer.isView(value) ? Array.from(value) : value;
  const exportRows = async () => {
    const rows = {
      format: "tagfire-rows",
      version: 1,
      exportedAt: new Date().toISOString(),
      localStorage: keptTexts(),
      indexedDB: await keptDatabases(),
    };
    const file = new Blob([JSON.stringify(rows, written, 1)], { type: "application/json" });
    const link = make("a", { href: URL.createObjectURL(file), download: `tagfire-rows-${rows.exportedAt.slice(0, 10)}.json` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };

  const show = (title, text, why) => {
    if (document.getElementById("stopped")) return;
    const note = make("p", { role: "status" });
    const save = () => exportRows().catch(error => {
      note.textContent = say(`The data can’t be read: ${error}`, `无法读取数据：${error}`);
    });
    const again = make("button", { type: "button", className: "button first", onclick: () => location.reload() }, say("Reload", "重新加载"));
    const panel = make("section", { id: "stopped", className: "stopped", role: "alertdialog" },
      make("h1", { id: "stopped-title" }, title),
      make("p", { id: "stopped-text" }, text),
      make("p", { className: "actions" }, again,
        make("button", { type: "button", className: "button", onclick: save }, say("Export data", "导出数据"))),
      note,
      make("details", {}, make("summary", {}, say("Details", "详细信息")), make("pre", {}, why)));
    panel.setAttribute("aria-labelledby", "stopped-title");
    panel.setAttribute("aria-describedby", "stopped-text");
    for (const other of document.body.children) other.inert = true;
    document.body.append(panel);
    again.focus();
  };
  const notLoaded = why => show(
    say("Tagfire could not be loaded", "Tagfire 加载失败"),
    say("A part of the page did not arrive, or this browser can’t run it. Reload to try again. What this browser keeps is untouched, and can be exported.",
      "页面的一部分未能送达，或此浏览器无法运行。请重新加载。此浏览器保存的数据未受影响，可以导出。"),
    why);
  const stopped = why => show(
    say("Tagfire has stopped", "Tagfire 已停止运行"),
    say("It met an error of its own. Reload to go on from what was kept. If it stops again, export your data first.",
      "Tagfire 遇到自身错误。请重新加载，从已保存的内容继续。如果再次停止，请先导出数据。"),
    why);

  let started = false;
  addEventListener("TrunkApplicationStarted", () => {
    started = true;
    // What failed before, a stranger's script say, wasn't needed.
    document.getElementById("stopped")?.remove();
    for (const other of document.body.children) other.inert = false;
  });
  addEventListener("tagfire-stopped", event => stopped(event.detail));
  const failed = (error, why) => {
    if (error instanceof WebAssembly.RuntimeError) stopped(why);
    else if (!started) notLoaded(why);
  };
  // Captured, because an element that can't be loaded tells nobody around it.
  addEventListener("error", event => {
    if (event.target === window) failed(event.error, event.message);
    else if (event.target.tagName === "SCRIPT") failed(null, event.target.src || say("the module of the page", "页面模块"));
  }, true);
  addEventListener("unhandledrejection", event => failed(event.reason, String(event.reason)));
}
