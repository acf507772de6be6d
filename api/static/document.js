// Both sides of a document lead to each other; checking by keyboard; words that were selected become a finding.
"use strict";
(() => {
  const list = document.querySelector(".findings");
  if (!list) return;
  const original = document.querySelector(".original");
  const cards = () => [...list.querySelectorAll("[data-finding]")].filter((card) => card.offsetParent !== null);
  const english = document.documentElement.lang === "en";
  const words = english
    ? { lost: "Could not be sent; check the connection and try again.", draft: "What you had typed at {at} and not saved was put back.", drop: "Drop it" }
    : { lost: "Không gửi được; hãy kiểm tra kết nối rồi thử lại.", draft: "Đã lấy lại nội dung bạn nhập dở lúc {at} mà chưa ghi.", drop: "Bỏ bản nháp" };
  let current = null;

  const reveal = (pane, element) => {
    const box = element.getBoundingClientRect(), frame = pane.getBoundingClientRect();
    pane.scrollTo({ top: pane.scrollTop + box.top - frame.top - frame.height / 3 });
  };
  const light = (key, from) => {
    document.querySelectorAll(".on").forEach((each) => each.classList.remove("on"));
    if (!key) return;
    const marks = document.querySelectorAll(`[data-f="${CSS.escape(key)}"]`);
    marks.forEach((each) => each.classList.add("on"));
    const card = document.getElementById(`f-${key}`) || list.querySelector(`[data-finding="${CSS.escape(key)}"]`);
    if (card) card.classList.add("on");
    if (from !== "left" && original && marks.length) reveal(original, marks[0]);
    if (from !== "right" && card) card.scrollIntoView({ block: "center" });
  };
  const choose = (card, focus = true) => {
    if (!card) return;
    current = card;
    light(card.dataset.finding, "right");
    if (focus) card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  };

  if (original) {
    original.addEventListener("click", (event) => {
      const mark = event.target.closest("[data-f]");
      if (!mark || !window.getSelection().isCollapsed) return;
      if (mark.closest("a")) event.preventDefault();
      light(mark.dataset.f, "left");
      const card = document.getElementById(`f-${mark.dataset.f}`);
      if (card && card.matches("[data-finding]")) { current = card; card.focus({ preventScroll: true }); }
      const closed = card && card.closest("details:not([open])");
      if (closed) closed.open = true;
    });
    original.addEventListener("click", (event) => {
      const letter = event.target.closest("a[data-letter]");
      if (letter) { event.preventDefault(); light(letter.hash.slice(3), "left"); }
    });
  }
  list.addEventListener("click", (event) => {
    const letter = event.target.closest("a.letter");
    const card = event.target.closest("[data-finding]");
    if (letter && card) { event.preventDefault(); choose(card); return; }
    if (card && !event.target.closest("a, button, input, select, textarea, summary")) choose(card, false);
  });

  const say = (card, told) => {
    let note = card.querySelector(".note");
    if (!note) { note = document.createElement("p"); note.className = "note bad"; note.setAttribute("role", "alert"); card.prepend(note); }
    note.textContent = told;
  };
  const decide = async (form) => {
    const card = form.closest("[data-finding]");
    const next = cards()[cards().indexOf(card) + 1];
    form.querySelectorAll("button").forEach((each) => { each.disabled = true; });
    try {
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-Requested-With": "fetch" } });
      const told = await answer.text();
      if (!answer.ok) { say(card, told); return; }
      if (list.hasAttribute("data-queue")) {
        card.remove();
      } else {
        const holder = document.createElement("template");
        holder.innerHTML = told; // our own server's card, escaped there
        card.replaceWith(holder.content);
      }
      if (next) choose(next); else current = null;
    } catch {
      say(card, words.lost);
    } finally {
      form.querySelectorAll("button").forEach((each) => { each.disabled = false; });
    }
  };
  list.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-decide]");
    if (!form) return;
    event.preventDefault();
    decide(form);
  });

  const press = (card, action) => {
    const form = card.querySelector(`form[data-decide="${action}"]`);
    if (form) decide(form);
  };
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey) return;
    const editor = event.target.closest("form[data-edit]");
    if (editor && event.key === "Enter" && event.ctrlKey) { editor.requestSubmit(); return; }
    if (event.target.closest("dialog")) return;
    const shown = document.querySelector("form[data-edit]");
    if (shown && event.key === "Escape") { shown.querySelector('[data-key="Escape"]').click(); return; }
    if (event.ctrlKey || event.target.closest("input, select, textarea, button, a, summary")) return;
    const all = cards();
    const at = all.indexOf(current);
    const step = { j: 1, k: -1 }[event.key];
    if (step) { event.preventDefault(); choose(all[Math.min(Math.max(at + step, 0), all.length - 1)]); return; }
    const add = { n: "task", t: "target" }[event.key];
    if (add) {
      const link = document.querySelector(`a[data-add="${add}"]`);
      if (link) { event.preventDefault(); aim(link); link.click(); }
      return;
    }
    if (!current) return;
    if (event.key === "u") { event.preventDefault(); press(current, "reopen"); }
    if (event.key === "Enter") { event.preventDefault(); press(current, "accept"); }
    if (event.key === "x") { event.preventDefault(); press(current, "reject"); }
    if (event.key === "e") { const link = current.querySelector('[data-key="e"]'); if (link) { event.preventDefault(); link.click(); } }
  });

  // What was selected on the left goes into the form that adds a finding.
  const aim = (link) => {
    const selection = window.getSelection();
    if (selection.isCollapsed || !original || !original.contains(selection.anchorNode)) return;
    const copy = selection.getRangeAt(0).cloneContents();
    copy.querySelectorAll("[data-letter]").forEach((each) => each.remove());
    const node = selection.getRangeAt(0).startContainer;
    const block = (node.nodeType === 1 ? node : node.parentElement).closest("[data-s]");
    const address = new URL(link.href);
    address.searchParams.set("chu", copy.textContent.trim().slice(0, 3500));
    if (block) address.searchParams.set("start", block.dataset.s);
    link.href = address.href;
  };
  document.querySelectorAll("a[data-add]").forEach((link) => link.addEventListener("pointerdown", () => aim(link)));

  // What was typed and not saved survives a closed window: kept in this browser until it is saved or dropped.
  const fields = (form) => [...form.querySelectorAll("textarea, select, input:not([type=hidden])")];
  const keepDrafts = (form) => {
    const key = `draft:${list.dataset.document}:${form.elements.action.value}:${form.elements.kind.value}:${form.elements.action.value === "add" ? "" : form.elements.finding.value}`;
    const fresh = fields(form).map((each) => (each.type === "checkbox" ? each.checked : each.value));
    const fill = (values) => fields(form).forEach((each, at) => { if (each.type === "checkbox") each.checked = values[at]; else each.value = values[at]; });
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(key)); } catch { kept = null; }
    const isAnswer = form.querySelector("[role=alert]"); // what was sent stands in the form already
    if (kept && !isAnswer && Array.isArray(kept.values) && kept.values.length === fresh.length && JSON.stringify(kept.values) !== JSON.stringify(fresh)) {
      fill(kept.values);
      const note = document.createElement("p");
      note.className = "note";
      note.setAttribute("role", "status");
      note.textContent = `${words.draft.replace("{at}", kept.at)} `;
      const drop = document.createElement("button");
      drop.type = "button";
      drop.className = "button slim";
      drop.textContent = words.drop;
      drop.addEventListener("click", () => { localStorage.removeItem(key); fill(fresh); note.remove(); });
      note.append(drop);
      form.prepend(note);
    }
    form.addEventListener("input", () => {
      const at = new Date().toLocaleString("vi-VN", { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit", year: "numeric" });
      localStorage.setItem(key, JSON.stringify({ at, values: fields(form).map((each) => (each.type === "checkbox" ? each.checked : each.value)) }));
    });
    form.addEventListener("submit", () => sessionStorage.setItem("sent", key));
    form.querySelector('[data-key="Escape"]').addEventListener("click", () => localStorage.removeItem(key));
  };
  const settleDrafts = () => {
    const form = document.querySelector("form[data-edit]");
    const sent = sessionStorage.getItem("sent");
    sessionStorage.removeItem("sent");
    if (form) keepDrafts(form);
    else if (sent) localStorage.removeItem(sent); // the answer to what was sent has no form any more: it was saved
  };

  const start = () => {
    const open = document.querySelector("form[data-edit]");
    if (open) {
      const box = open.querySelector("textarea, input:not([type=hidden])");
      light(open.id.slice(2), "right");
      const begin = () => { box.focus({ preventScroll: true }); open.scrollIntoView({ block: "start" }); };
      begin();
      if (document.readyState !== "complete") window.addEventListener("load", () => window.setTimeout(begin)); // going to the address's # takes the focus away
      return;
    }
    const asked = list.dataset.asked || (location.hash.startsWith("#f-") ? decodeURIComponent(location.hash.slice(3)) : "");
    if (asked) {
      const card = document.getElementById(`f-${asked}`);
      if (card) { light(asked, ""); current = card; card.focus({ preventScroll: true }); }
    } else if (original) {
      const place = document.getElementById("place");
      if (place) reveal(original, place);
    }
  };
  settleDrafts();
  start();
})();
