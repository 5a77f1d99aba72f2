// The file_input element: a place to drop files on, a button, and the files that are there.
import { h, icon, iconButton, announce } from './dom.js';
import { testid } from './elements.js';
import { upload } from './api.js';
import { size } from './files.js';

export function fileInput(e, ctx) {
  const { surface, b } = ctx;
  const most = e.max_files ?? 10,
    kinds = e.filetypes || [];
  const held = () => surface.get(b.block_id, e).files;
  const list = h('div', { class: 'file-list' });
  const problem = h('div', { class: 'field-error', role: 'alert' });
  let busy = 0;
  const input = h('input', {
    type: 'file',
    class: 'sr-only',
    testid: testid(e),
    multiple: most > 1,
    accept: kinds.map((t) => '.' + t).join(','),
    'aria-labelledby': ctx.labelId,
    'aria-describedby': ctx.describedBy,
    onchange: () => {
      add([...input.files]);
      input.value = '';
    },
  });
  // add uploads what fits: Slack's client refuses other kinds and more files before anything is sent.
  async function add(files) {
    problem.textContent = '';
    const fits = files.filter((f) => !kinds.length || kinds.includes(f.name.split('.').at(-1).toLowerCase()));
    if (fits.length < files.length) problem.textContent = `Only these kinds of files: ${kinds.join(', ')}.`;
    const room = most - held().length - busy;
    if (fits.length > room) problem.textContent = most === 1 ? 'Only one file.' : `At most ${most} files.`;
    const take = fits.slice(0, Math.max(0, room));
    busy += take.length;
    draw();
    await Promise.all(
      take.map(async (f) => {
        try {
          const { file } = await upload(f);
          surface.set(b.block_id, e, { files: held().concat(file) });
          announce(`${f.name} is attached`);
        } catch (err) {
          problem.textContent = `${f.name}: ${err.message}`;
        }
        busy--;
        draw();
      }),
    );
  }
  function draw() {
    list.replaceChildren(
      ...held().map((f) =>
        h(
          'div',
          { class: 'file-chip' },
          icon('file'),
          h('span', { class: 'file-words' }, h('strong', {}, f.name || f.title || f.id), h('span', { class: 'dim' }, size(f.size))),
          iconButton('close', 'Remove ' + (f.name || f.id), () => {
            surface.set(b.block_id, e, { files: held().filter((x) => x !== f) });
            draw();
            input.focus();
          }),
        ),
      ),
      ...Array.from({ length: busy }, () => h('div', { class: 'file-chip' }, h('span', { class: 'spinner' }), 'Uploading…')),
    );
    zone.classList.toggle('full', held().length + busy >= most);
  }
  const zone = h(
    'div',
    {
      class: 'file-zone',
      ondragover: (ev) => {
        ev.preventDefault();
        zone.classList.add('over');
      },
      ondragleave: () => zone.classList.remove('over'),
      ondrop: (ev) => {
        ev.preventDefault();
        ev.stopPropagation();
        zone.classList.remove('over');
        add([...ev.dataTransfer.files]);
      },
    },
    h('label', { class: 'btn small' }, icon('clip'), most > 1 ? 'Upload files' : 'Upload file', input),
    h('span', { class: 'dim' }, 'or drop them here', kinds.length ? ` (${kinds.join(', ')})` : ''),
  );
  draw();
  return h('div', { class: 'file-input' }, zone, problem, list);
}
