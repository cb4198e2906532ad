// A button beside each password field that shows what was typed. Without this file nothing is missing.
for (const input of document.querySelectorAll('input[type="password"]')) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'btn btn-outline-primary'
  button.setAttribute('aria-controls', input.id)
  const line = document.createElement('div')
  line.className = 'password-line'
  input.before(line)
  line.append(input, button)

  const show = (visible) => {
    input.type = visible ? 'text' : 'password'
    button.textContent = visible ? 'Sembunyikan' : 'Tampilkan'
    button.setAttribute('aria-label', `${button.textContent} yang ditulis`)
  }
  button.addEventListener('click', () => show(input.type === 'password'))
  // A browser must not remember the password as plain text.
  input.form.addEventListener('submit', () => show(false))
  show(false)
}
