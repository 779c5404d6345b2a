// Tells the tag which form is looked at; without the tag, or without consent, nothing happens.
const form = document.querySelector("form[data-form]");
if (form) {
  window.minori ??= function () {
    (window.minori.q ??= []).push(arguments);
  };
  window.minori("event", "form.viewed", { object: form.dataset.form });
}
