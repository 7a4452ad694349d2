// The demo works without a network, and can be installed: a worker keeps one build of the console, and the person says
// when the next one takes its place. In front of real clusters there is none, and one that the demo has left goes.
{
  const said = name => document.querySelector(`meta[name=tagfire-${name}]`).content;
  const root = `${said("prefix").replace(/\/+$/, "")}/`;
  const workers = navigator.serviceWorker;
  const make = (name, properties) => Object.assign(document.createElement(name), properties);
  const both = (en, zh) => [make("span", { lang: "en", textContent: en }), make("span", { lang: "zh-Hans", textContent: zh })];

  const offer = take => {
    if (document.querySelector(".newer")) return;
    const button = make("button", { type: "button", className: "button small", onclick: take });
    button.append(...both("Reload with it", "重新加载并使用"));
    const bar = make("div", { className: "newer" });
    bar.setAttribute("role", "status");
    bar.append(...both("A new version of Tagfire is ready.", "Tagfire 新版本已就绪。"), button);
    document.body.append(bar);
  };

  const keep = async () => {
    const controlled = !!workers.controller;
    let asked = false;
    const registration = await workers.register(`${root}worker.js`, { scope: root, updateViaCache: "none" });
    const take = () => {
      asked = true;
      registration.waiting ? registration.waiting.postMessage("take") : location.reload();
    };
    const look = () => registration.waiting && workers.controller && offer(take);
    workers.addEventListener("controllerchange", () => {
      // Another tab has taken it: this one goes on with what it has, until the person reloads it.
      if (asked) location.reload(); else if (controlled) offer(take);
    });
    registration.addEventListener("updatefound", () => registration.installing.addEventListener("statechange", look));
    look();
    const again = () => document.hidden || registration.update().catch(() => {});
    document.addEventListener("visibilitychange", again);
    setInterval(again, 3600_000);
  };

  // Files that the system opens with the installed console go where a person would put them: into the page's file field.
  const open = async file => {
    for (let tries = 0; tries < 100; tries++) {
      const field = document.querySelector("main input[type=file]");
      if (field) {
        const carrier = new DataTransfer();
        carrier.items.add(file);
        field.files = carrier.files;
        field.dispatchEvent(new Event("change", { bubbles: true }));
        return;
      }
      await new Promise(done => setTimeout(done, 100));
    }
  };

  if (said("clusters") === "live") {
    const leave = async () => {
      await (await workers?.getRegistration(root))?.unregister();
      for (const name of await caches.keys()) if (name.startsWith(`tagfire ${root} `)) await caches.delete(name);
    };
    leave().catch(() => {});
  } else {
    const manifest = document.documentElement.lang.startsWith("zh") ? "tagfire.zh.webmanifest" : "tagfire.webmanifest";
    document.head.append(make("link", { rel: "manifest", href: root + manifest }));
    // After the console's own files, so that keeping them costs a first visit nothing.
    if (workers) addEventListener("load", () => setTimeout(() => keep().catch(() => {}), 1000));
    window.launchQueue?.setConsumer(async ({ files }) => files?.length && open(await files[0].getFile()));
  }
}
