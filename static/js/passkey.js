// Passkey buttons appear where the browser knows passkeys; a ceremony that fails says so.
if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll('[data-passkey]')) form.hidden = false
}
document.addEventListener('allauth.error', (event) => {
  event.preventDefault()
  const message = document.querySelector('[data-passkey-error]')
  message.textContent = 'Kunci sandi belum terbaca. Coba lagi, atau pakai cara lain.'
  message.hidden = false
})
