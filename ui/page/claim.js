// In the pane of the claim that was chosen: whoever opened it from the text is led there.
watch('value', () => {
  const title = element.querySelector('#said-title');
  if (!title || !window.articleDesk.leads) return;
  window.articleDesk.leads = false;
  title.focus({ preventScroll: true });
  element.closest('.beside').scrollTop = 0;
});
