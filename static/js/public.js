// What a phone with JavaScript gets on top. Every task works without this file.
(() => {
  "use strict";
  const number = new Intl.NumberFormat("id-ID");

  // Counts characters as the server does: an emoji is not two.
  for (const place of document.querySelectorAll("[data-counter-for]")) {
    const box = document.getElementById(place.dataset.counterFor);
    if (!box) continue;
    const limit = Number(box.dataset.limit);
    const still = place.textContent;
    const count = () => {
      const used = [...box.value.trim()].length;
      const left = limit - used;
      place.classList.toggle("over", left < 0);
      if (!used) place.textContent = still;
      else place.textContent = left < 0 ? `Kelebihan ${number.format(-left)} karakter` : `Sisa ${number.format(left)} karakter`;
    };
    // Spoken only when the typing pauses.
    let pause;
    box.addEventListener("input", () => {
      count();
      place.removeAttribute("aria-live");
      clearTimeout(pause);
      pause = setTimeout(() => { place.setAttribute("aria-live", "polite"); count(); }, 1000);
    });
    if (box.value) count();
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
      button.textContent = "Kode tersalin";
    });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // A second tap waits for the first; the server would find the same report anyway.
  for (const form of document.querySelectorAll("[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
      setTimeout(() => delete form.dataset.sent, 5000);
    });
  }
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("[data-once]")) delete form.dataset.sent;
  });

  // Where the phone is, asked for by its owner alone.
  for (const box of document.querySelectorAll("[data-locate]")) {
    if (!navigator.geolocation) continue;
    const [latitude, longitude] = box.querySelectorAll("input");
    const [use, remove] = box.querySelectorAll("button");
    const show = (text) => {
      use.hidden = Boolean(latitude.value);
      remove.hidden = !latitude.value;
      box.querySelector("[role=status]").textContent = text;
    };
    const keep = (coords) => {
      latitude.value = coords ? coords.latitude.toFixed(6) : "";
      longitude.value = coords ? coords.longitude.toFixed(6) : "";
      show(coords ? `Lokasi tersimpan (ketelitian ±${number.format(Math.round(coords.accuracy))} m).` : "");
    };
    show(latitude.value ? "Lokasi tersimpan." : "");
    remove.addEventListener("click", () => { keep(null); use.focus(); });
    use.addEventListener("click", () => {
      show("Mencari lokasi…");
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => keep(coords),
        () => show("Lokasi tidak terbaca. Cukup tulis patokan di atas."),
        { enableHighAccuracy: true, timeout: 15000 },
      );
    });
  }

  // Photos: made small on the phone, sent at once, with a bar; a weak signal can try again.
  const LONGEST = 1600;
  const QUALITY = 0.7;

  async function shrink(file) {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
  }

  function send(form, name, file, progress) {
    return new Promise((done, fail) => {
      const data = new FormData(form);
      for (const input of form.querySelectorAll("input[type=file]")) data.delete(input.name);
      data.append(name, file);
      data.append("unggah", "1");
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.responseType = "document";
      request.timeout = 120000;
      request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
      request.onload = () => (request.response && request.response.querySelector("[data-photos]") ? done(request.response) : fail());
      request.onerror = request.ontimeout = fail;
      request.send(data);
    });
  }

  function watchPhotos(form) {
    for (const input of form.querySelectorAll("input[type=file]")) {
      input.addEventListener("change", () => input.files[0] && upload(form, input));
    }
  }

  async function upload(form, input) {
    const line = input.parentElement.querySelector(".upload-state") || input.insertAdjacentElement("afterend", document.createElement("p"));
    line.className = "upload-state hint";
    line.setAttribute("role", "status");
    line.textContent = "Mengunggah… 0%";
    const original = input.files[0];
    const file = await shrink(original).catch(() => original);
    try {
      const page = await send(form, input.name, file, (part) => {
        line.textContent = `Mengunggah… ${Math.round(part * 100)}%`;
      });
      replace(page);
    } catch {
      line.textContent = "Foto gagal terkirim. Coba lagi, atau lanjut tanpa foto ";
      const again = document.createElement("button");
      again.type = "button";
      again.className = "btn btn-outline-primary";
      again.textContent = "Coba lagi";
      again.addEventListener("click", () => upload(form, input));
      line.append(again);
    }
  }

  // The answer is the same page that a phone without JavaScript gets: take its content over.
  function replace(page) {
    const main = document.getElementById("isi");
    main.replaceChildren(...page.getElementById("isi").childNodes);
    document.title = page.title;
    const form = main.querySelector("[data-photos]");
    watchPhotos(form);
    const target = main.querySelector(".error-summary") || form.querySelector(".photo-list");
    if (target) { target.tabIndex = -1; target.focus(); }
  }

  const photos = document.querySelector("form[data-photos]");
  if (photos && "createImageBitmap" in window) watchPhotos(photos);

  if ("serviceWorker" in navigator) {
    addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
  }
})();
