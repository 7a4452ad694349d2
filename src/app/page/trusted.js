// Trusted Types: what becomes markup passes here first. The app's own fixed markup may, and nothing that would run; no
// text becomes a script, and none but the worker's address a script's. `require-trusted-types-for` comes from the server.
window.trustedTypes?.createPolicy("default", {
  createHTML: text => /<(script|iframe|object|embed|base|meta|link)|\son\w+\s*=|javascript:/i.test(text) ? null : text,
  createScriptURL: url => {
    const root = document.querySelector("meta[name=tagfire-prefix]").content.replace(/\/+$/, "");
    return url === `${root}/worker.js` ? url : null;
  },
});
