// Marks the section that the address lies in, until the console does.
{
  const prefix = document.querySelector("meta[name=tagfire-prefix]").content.replace(/\/+$/, "");
  const path = location.pathname.slice(prefix.length);
  for (const item of document.querySelectorAll("#boot [data-section]")) {
    const here = `${path}/`.startsWith(`${item.dataset.section}/`) || (path === "/" && item.matches("li:first-child > *"));
    if (here) item.setAttribute("aria-current", "page");
  }
}
