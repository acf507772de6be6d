// Files in: dropped on any page or chosen; each shows how far it is, and in the end leads to its tasks.
"use strict";
(() => {
  const english = document.documentElement.lang === "en";
  const words = english
    ? { sending: "sending", waiting: "waiting to be read", reading: "being read", page: "being read, page {page} of {of}", more: "and {n} more documents in this file", failed: "could not be read", unchanged: "already here", check: "Check {n} tasks", lost: "Could not be sent; check the connection and try again.", large: "Too large to be sent." }
    : { sending: "đang gửi", waiting: "đang chờ đọc", reading: "đang đọc", page: "đang đọc trang {page}/{of}", more: "cùng {n} văn bản khác trong tệp này", failed: "chưa đọc được", unchanged: "đã có trong kho", check: "Kiểm tra {n} nhiệm vụ", lost: "Không gửi được; hãy kiểm tra kết nối rồi thử lại.", large: "Tệp quá lớn, không gửi được." };
  const pending = new Map();
  let timer = 0;

  const place = () => {
    let box = document.getElementById("uploads");
    if (!box) {
      box = document.createElement("section");
      box.id = "uploads";
      box.className = "panel floating";
      box.setAttribute("aria-live", "polite");
      document.body.append(box);
    }
    box.querySelectorAll("[data-none]").forEach((each) => each.remove());
    return box;
  };
  const add = (tag, parent, name, text) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    parent.append(made);
    return made;
  };
  const fail = (row, text) => {
    row.querySelector(".state").textContent = words.failed;
    row.querySelectorAll("progress, .note").forEach((each) => each.remove());
    add("p", row, "note bad small", text).setAttribute("role", "alert");
  };
  const show = (row, told) => {
    const state = row.querySelector(".state");
    if (told.state === "failed") { fail(row, told.message || ""); return true; }
    if (told.state === "read" || told.state === "unchanged") {
      row.querySelectorAll("progress, .note").forEach((each) => each.remove());
      state.textContent = told.state === "unchanged" ? `${words.unchanged} ` : "";
      const link = add("a", state, "button slim primary", words.check.replace("{n}", told.tasks));
      link.href = `/van-ban/${encodeURIComponent(told.document)}`;
      if (told.settled > 1) add("p", row, "soft small", words.more.replace("{n}", told.settled - 1));
      return true;
    }
    const bar = row.querySelector("progress") || add("progress", row);
    bar.setAttribute("aria-label", told.name);
    if (told.state === "reading" && told.of) {
      state.textContent = words.page.replace("{page}", Math.min(told.page + 1, told.of)).replace("{of}", told.of);
      bar.max = told.of;
      bar.value = told.page;
    } else {
      state.textContent = told.message || words[told.state] || told.state;
      bar.removeAttribute("value");
    }
    return false;
  };
  const follow = async () => {
    window.clearTimeout(timer);
    if (!pending.size) return;
    try {
      const query = new URLSearchParams([...pending.keys()].slice(0, 100).map((token) => ["token", token]));
      const answer = await fetch(`/nap/tinh-trang.json?${query}`);
      if (answer.ok) for (const told of await answer.json()) if (show(pending.get(told.token), told)) pending.delete(told.token);
    } catch { /* asked again below */ }
    if (pending.size) timer = window.setTimeout(follow, 700);
  };
  const send = (file) => {
    const row = document.createElement("div");
    row.className = "upload";
    const line = add("div", row, "upload-line");
    add("strong", line, "", file.name);
    add("span", line, "state", words.sending);
    const bar = add("progress", row);
    bar.setAttribute("aria-label", file.name);
    bar.max = 1;
    bar.value = 0;
    place().prepend(row);
    const request = new XMLHttpRequest();
    request.open("POST", "/nap");
    request.setRequestHeader("X-Requested-With", "fetch");
    request.upload.onprogress = (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; };
    request.onerror = () => fail(row, words.lost);
    request.onload = () => {
      if (request.status !== 200) { fail(row, request.status === 413 ? words.large : request.responseText.slice(0, 500)); return; }
      bar.removeAttribute("value");
      const told = JSON.parse(request.responseText)[0];
      pending.set(told.token, row);
      show(row, told);
      follow();
    };
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  };

  window.addEventListener("giaoviec:files", (event) => event.detail.forEach(send));
  const form = document.getElementById("drop");
  if (form) {
    const chosen = form.elements.file; // the browser's own button speaks the browser's language
    const named = document.getElementById("picked");
    chosen.classList.add("visually-hidden");
    chosen.nextElementSibling.hidden = false;
    const name = () => { named.textContent = [...chosen.files].map((file) => file.name).join(", "); };
    chosen.addEventListener("change", name);
    form.addEventListener("reset", () => window.setTimeout(name));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      [...form.elements.file.files].forEach(send);
      form.reset();
    });
  }
  document.querySelectorAll("[data-token]").forEach((row) => pending.set(row.dataset.token, row));
  follow();
})();
