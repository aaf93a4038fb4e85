// In the pane of the article that is read as a whole: it opens at its first mark, and leads back to where one was.
let from = null; // what had the focus when it opened
let place = 1; // the number of the mark that one is at

const dialog = () => element.querySelector('dialog.whole');
const reachMark = () => {
  const [first] = element.querySelectorAll(`mark[data-mark="${place}"]`);
  element.querySelectorAll('mark').forEach((mark) => mark.classList.toggle('at', mark.dataset.mark === String(place)));
  (first || element.querySelector('h2, button')).focus({ preventScroll: true });
  if (first) first.scrollIntoView({ block: 'center', behavior: 'auto' });
};

watch('value', () => {
  const shown = dialog();
  if (!shown || shown.open) return;
  from = document.activeElement;
  place = 1;
  shown.showModal();
  reachMark();
  shown.addEventListener('close', () => {
    if (from && from.isConnected) from.focus({ preventScroll: true });
    trigger('closed');
  });
});

element.addEventListener('click', (event) => {
  const step = event.target.closest('button[data-by]');
  // a click beside the dialog falls on the dialog itself, whose content covers all of it
  if (event.target === dialog() || event.target.closest('button[data-shut]')) dialog().close();
  if (!step) return;
  const where = element.querySelector('.where');
  const count = Number(where.dataset.count);
  place = ((place - 1 + Number(step.dataset.by) + count) % count) + 1;
  where.textContent = `${place} of ${count} quotes`;
  const paged = element.querySelector('button[data-pages]');
  if (paged) {
    paged.dataset.page = paged.dataset.pages.split(' ')[place - 1];
    paged.textContent = `Show page ${paged.dataset.page}`;
  }
  reachMark();
  step.focus({ preventScroll: true });
});
