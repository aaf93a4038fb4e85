// In the pane of a page as a picture: a dialog over that of the article, which opens at the first mark.
let opener = null; // what had the focus when it opened first; other pages take the place of one

watch('value', () => {
  const shown = element.querySelector('dialog.pictured');
  if (!shown || shown.open) return;
  opener = opener || document.activeElement;
  shown.showModal();
  (shown.querySelector('.where') || shown.querySelector('button')).focus({ preventScroll: true });
  const sheet = shown.querySelector('.sheet');
  if (sheet) {
    const { clientWidth, clientHeight } = sheet.firstElementChild;
    shown.scrollTop = Math.max(0, Number(shown.dataset.top) * clientHeight - shown.clientHeight / 4);
    sheet.scrollLeft = Math.max(0, Number(shown.dataset.left) * clientWidth - 16);
  }
  shown.addEventListener('close', () => {
    if (opener && opener.isConnected) opener.focus({ preventScroll: true });
    opener = null;
    trigger('closed');
  });
});

element.addEventListener('click', (event) => {
  const dialog = element.querySelector('dialog.pictured');
  if (dialog && (event.target === dialog || event.target.closest('button[data-shut]'))) dialog.close();
});
