{% load static %}// Shows the offline page where there is no signal. Keeps that page and the styles, never a report.
const CACHE = "luring-{% static 'portal.css' %}";
const KEPT = ["{% url 'offline' %}", "{% static 'vendor/bootstrap/bootstrap.min.css' %}", "{% static 'portal.css' %}", "{% static 'icon.svg' %}"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)))),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate" && request.method === "GET") {
    event.respondWith(fetch(request).catch(() => caches.match(KEPT[0])));
  } else if (KEPT.slice(1).includes(new URL(request.url).pathname)) {
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  }
});
