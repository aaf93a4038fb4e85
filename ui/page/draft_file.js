// In the pane of a file to check: it is read here and sent in an event, so that it lies nowhere.
const tell = (problem) => {
  const place = element.querySelector('.remark');
  place.textContent = problem;
  place.className = 'problem';
  place.setAttribute('role', 'alert');
};

const send = async (file) => {
  const most = Number(element.querySelector('input').dataset.most);
  if (file.size > most) {
    tell(`${file.name} has more than ${most / 1e6} MB. Save its text alone, or check it with: articles check --file`);
    return;
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  let content = '';
  for (let at = 0; at < bytes.length; at += 0x8000) content += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  element.querySelector('.remark').textContent = `Reading ${file.name}…`;
  trigger('filed', { name: file.name, content: btoa(content) });
};

element.addEventListener('change', (event) => {
  const [file] = event.target.files || [];
  if (file) send(file);
  event.target.value = ''; // the same file may be chosen again
});

const whole = element.closest('.checking');
whole.addEventListener('dragover', (event) => event.preventDefault());
whole.addEventListener('drop', (event) => {
  const [file] = event.dataTransfer.files;
  if (!file) return; // a piece of text goes where it is dropped
  event.preventDefault();
  event.stopPropagation();
  send(file);
}, true);
