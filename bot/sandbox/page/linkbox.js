// The small window that asks for a link's text and address.
import { h } from './dom.js';
import { ask } from './menu.js';

// askLink resolves to {text, url}, or null. An empty address takes a link away.
export async function askLink({ text, url }) {
  const words = h('input', { class: 'field', type: 'text', 'aria-label': 'Text', testid: 'link-text', value: text });
  const address = h('input', {
    class: 'field',
    type: 'text',
    'aria-label': 'Link',
    testid: 'link-url',
    placeholder: 'https://',
    value: url,
  });
  const body = h(
    'div',
    { class: 'link-form' },
    h('label', {}, h('span', { class: 'input-label' }, 'Text'), words),
    h('label', {}, h('span', { class: 'input-label' }, 'Link'), address),
  );
  const yes = await ask({ title: url ? 'Edit link' : 'Add link', text: body, confirm: 'Save', first: text ? address : words });
  if (!yes) return null;
  let to = address.value.trim();
  if (to && !/^[a-z][a-z0-9+.-]*:/i.test(to)) to = 'https://' + to;
  if (!to) return url ? { text: words.value, url: '' } : null;
  return { text: words.value.trim() || to, url: to };
}
