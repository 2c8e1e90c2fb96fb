// What the theme lacks for the keyboard and for screen readers.
window.addEventListener("load", () => {
  // Tables and code that are wider than the page can be scrolled.
  for (const box of document.querySelectorAll(".table-wrapper, .highlight pre, dt.sig")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
  // The theme leaves these without what screen readers need.
  for (const caption of document.querySelectorAll("[role=heading]:not([aria-level])")) {
    caption.setAttribute("aria-level", "2");
  }
  for (const part of document.querySelectorAll(".sig dl, .sig dd")) part.role = "presentation";
  // The menus of small screens are boxes to tick, behind labels.
  for (const label of document.querySelectorAll(".nav-overlay-icon, .toc-overlay-icon:not(.no-toc)")) {
    const box = document.getElementById(label.htmlFor);
    const announce = () => label.setAttribute("aria-expanded", String(box.checked));
    label.tabIndex = 0;
    label.setAttribute("role", "button");
    label.setAttribute("aria-label", box.getAttribute("aria-label"));
    announce();
    box.addEventListener("change", announce);
    label.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      label.click();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && box.checked) box.click();
    });
  }
});
