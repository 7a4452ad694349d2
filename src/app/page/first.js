// Before anything is painted: the chosen theme, and the language that every word is said in.
{
  const kept = key => { try { return JSON.parse(localStorage.getItem(`tagfire.${key}`)); } catch { return null; } };
  const known = { en: "en", zh: "zh-Hans" };
  const preferred = navigator.languages.map(code => known[code.toLowerCase().split(/[-_]/)[0]]).find(Boolean);
  document.documentElement.dataset.theme = kept("theme") || "system";
  document.documentElement.lang = kept("language") || preferred || "en";
}
