// The chosen country answers the time zone and the money; both stay free to change.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("[data-new-center]");
  const answers = JSON.parse(document.getElementById("country-answers").textContent);
  form.elements.country.addEventListener("change", (event) => {
    const [timezone, currency] = answers[event.target.value];
    form.elements.timezone.value = timezone;
    form.elements.currency.value = currency;
  });
});
