// Fills the form for a push in and submits it, over and over, as a person would who is quick.
window.bursting ??= 0;
window.burst = async (prefix, count, gap) => {
  window.bursting += 1;
  const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  for (let place = 0; place < count; place += 1) {
    const field = document.querySelector("#push-tag");
    value.set.call(field, `${prefix}${place}`);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.form.requestSubmit();
    await new Promise((resolve) => setTimeout(resolve, gap));
  }
  window.bursting -= 1;
};
