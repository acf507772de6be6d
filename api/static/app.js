// What every page does: filters stand open on wide screens, files may be dropped anywhere.
"use strict";
(() => {
  const wide = window.matchMedia("(min-width: 60rem)");
  const open = () => document.querySelectorAll("details[data-open-wide]").forEach((each) => { each.open = wide.matches; });
  open();
  wide.addEventListener("change", open);

  if (!document.documentElement.dataset.theme && window.matchMedia("(prefers-color-scheme: dark)").matches) {
    document.querySelectorAll("button[data-other]").forEach((each) => { each.value = "light"; each.textContent = each.dataset.other; });
  }
  document.querySelectorAll("[data-print]").forEach((each) => each.addEventListener("click", () => window.print()));

  let depth = 0;
  const hasFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  const show = (on) => document.body.classList.toggle("dropping", on);
  document.addEventListener("dragenter", (event) => { if (hasFiles(event)) { depth += 1; show(true); } });
  document.addEventListener("dragleave", (event) => { if (hasFiles(event)) { depth -= 1; show(depth > 0); } });
  document.addEventListener("dragover", (event) => { if (hasFiles(event)) event.preventDefault(); });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth = 0;
    show(false);
    window.dispatchEvent(new CustomEvent("giaoviec:files", { detail: [...event.dataTransfer.files] }));
  });
  const help = document.getElementById("keys");
  if (help) {
    document.querySelectorAll("[data-keys]").forEach((each) => each.addEventListener("click", () => help.showModal()));
    help.addEventListener("click", (event) => { if (event.target === help) help.close(); });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("input, textarea, select, [contenteditable]")) return;
      event.preventDefault();
      if (help.open) help.close(); else help.showModal();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const box = document.getElementById("q");
    if (box) { event.preventDefault(); box.focus(); box.select(); }
  });
})();
