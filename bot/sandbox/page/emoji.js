// Emoji shortcodes: the common ones, by group, and the picker that chooses among them.
import { h } from './dom.js';
import { popover } from './menu.js';

const GROUPS = {
  'Smileys': 'grinning 😀 smiley 😃 smile 😄 grin 😁 laughing 😆 sweat_smile 😅 rolling_on_the_floor_laughing 🤣 joy 😂 slightly_smiling_face 🙂 upside_down_face 🙃 wink 😉 blush 😊 innocent 😇 heart_eyes 😍 star-struck 🤩 kissing_heart 😘 yum 😋 stuck_out_tongue 😛 stuck_out_tongue_winking_eye 😜 zany_face 🤪 money_mouth_face 🤑 hugging_face 🤗 thinking_face 🤔 zipper_mouth_face 🤐 face_with_raised_eyebrow 🤨 neutral_face 😐 expressionless 😑 no_mouth 😶 smirk 😏 unamused 😒 face_with_rolling_eyes 🙄 grimacing 😬 relieved 😌 pensive 😔 sleepy 😪 sleeping 😴 mask 😷 dizzy_face 😵 exploding_head 🤯 face_with_cowboy_hat 🤠 partying_face 🥳 sunglasses 😎 nerd_face 🤓 face_with_monocle 🧐 confused 😕 worried 😟 slightly_frowning_face 🙁 open_mouth 😮 hushed 😯 astonished 😲 flushed 😳 pleading_face 🥺 cry 😢 sob 😭 scream 😱 disappointed 😞 sweat 😓 weary 😩 tired_face 😫 yawning_face 🥱 triumph 😤 rage 😡 angry 😠 skull 💀 poop 💩 clown_face 🤡 ghost 👻 alien 👽 robot_face 🤖 saluting_face 🫡 melting_face 🫠 face_with_spiral_eyes 😵‍💫 shushing_face 🤫',
  'Hands and people': 'wave 👋 raised_hand ✋ ok_hand 👌 v ✌️ crossed_fingers 🤞 point_left 👈 point_right 👉 point_up 👆 point_down 👇 +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 fist ✊ facepunch 👊 clap 👏 raised_hands 🙌 open_hands 👐 handshake 🤝 pray 🙏 writing_hand ✍️ muscle 💪 eyes 👀 eye 👁️ brain 🧠 ear 👂 speaking_head_in_silhouette 🗣️ bust_in_silhouette 👤 busts_in_silhouette 👥 man-shrugging 🤷‍♂️ woman-shrugging 🤷‍♀️ shrug 🤷 facepalm 🤦 technologist 🧑‍💻 superhero 🦸 detective 🕵️ construction_worker 👷 runner 🏃 dancer 💃',
  'Hearts and marks': 'heart ❤️ orange_heart 🧡 yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜 black_heart 🖤 white_heart 🤍 broken_heart 💔 sparkling_heart 💖 100 💯 boom 💥 dizzy 💫 sweat_drops 💦 zzz 💤 speech_balloon 💬 thought_balloon 💭 white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ heavy_plus_sign ➕ heavy_minus_sign ➖ heavy_multiplication_x ✖️ heavy_division_sign ➗ question ❓ grey_question ❔ exclamation ❗ grey_exclamation ❕ bangbang ‼️ interrobang ⁉️ warning ⚠️ no_entry ⛔ no_entry_sign 🚫 octagonal_sign 🛑 recycle ♻️ information_source ℹ️ red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 large_purple_circle 🟣 white_circle ⚪ black_circle ⚫ large_red_square 🟥 large_yellow_square 🟨 large_green_square 🟩 large_blue_square 🟦 white_large_square ⬜ black_large_square ⬛ small_blue_diamond 🔹 small_orange_diamond 🔸 small_red_triangle 🔺 small_red_triangle_down 🔻 arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrow_upper_right ↗️ arrow_lower_right ↘️ left_right_arrow ↔️ arrows_counterclockwise 🔄 leftwards_arrow_with_hook ↩️ arrow_right_hook ↪️ back 🔙 soon 🔜 new 🆕 up 🆙 ok 🆗 cool 🆒 free 🆓 sos 🆘 tm ™️ copyright ©️ registered ®️ hash #️⃣ zero 0️⃣ one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ keycap_ten 🔟',
  'Work': 'tada 🎉 confetti_ball 🎊 balloon 🎈 gift 🎁 trophy 🏆 medal 🏅 first_place_medal 🥇 second_place_medal 🥈 third_place_medal 🥉 dart 🎯 game_die 🎲 bulb 💡 mag 🔍 mag_right 🔎 lock 🔒 unlock 🔓 key 🔑 bell 🔔 no_bell 🔕 mega 📣 loudspeaker 📢 bookmark 🔖 label 🏷️ link 🔗 paperclip 📎 pushpin 📌 round_pushpin 📍 scissors ✂️ pencil 📝 memo 📝 pencil2 ✏️ black_nib ✒️ clipboard 📋 calendar 📅 date 📅 spiral_calendar_pad 🗓️ card_index_dividers 🗂️ file_folder 📁 open_file_folder 📂 page_facing_up 📄 page_with_curl 📃 bar_chart 📊 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 ledger 📒 book 📖 books 📚 newspaper 📰 envelope ✉️ email 📧 inbox_tray 📥 outbox_tray 📤 package 📦 phone ☎️ telephone_receiver 📞 iphone 📱 computer 💻 keyboard ⌨️ desktop_computer 🖥️ printer 🖨️ floppy_disk 💾 battery 🔋 electric_plug 🔌 hourglass ⌛ hourglass_flowing_sand ⏳ watch ⌚ alarm_clock ⏰ stopwatch ⏱️ timer_clock ⏲️ clock9 🕘 hammer 🔨 hammer_and_wrench 🛠️ wrench 🔧 gear ⚙️ nut_and_bolt 🔩 toolbox 🧰 test_tube 🧪 microscope 🔬 satellite_antenna 📡 shield 🛡️ ballot_box_with_ballot 🗳️ balance_scale ⚖️ scales ⚖️ moneybag 💰 dollar 💵 euro 💶 credit_card 💳 receipt 🧾 briefcase 💼 office 🏢 factory 🏭 bank 🏦 house 🏠 door 🚪 triangular_flag_on_post 🚩 checkered_flag 🏁 white_flag 🏳️ construction 🚧 rotating_light 🚨 vertical_traffic_light 🚦 compass 🧭 world_map 🗺️ jigsaw 🧩 seedling 🌱',
  'Nature, food and travel': 'dog 🐶 cat 🐱 mouse 🐭 fox_face 🦊 bear 🐻 panda_face 🐼 lion_face 🦁 monkey 🐒 see_no_evil 🙈 hear_no_evil 🙉 speak_no_evil 🙊 penguin 🐧 owl 🦉 unicorn_face 🦄 bee 🐝 bug 🐛 butterfly 🦋 snail 🐌 turtle 🐢 octopus 🐙 whale 🐳 elephant 🐘 evergreen_tree 🌲 palm_tree 🌴 cactus 🌵 four_leaf_clover 🍀 leaves 🍃 rose 🌹 sunflower 🌻 sunny ☀️ partly_sunny ⛅ cloud ☁️ rain_cloud 🌧️ zap ⚡ snowflake ❄️ rainbow 🌈 umbrella ☔ ocean 🌊 fire 🔥 star ⭐ star2 🌟 sparkles ✨ crescent_moon 🌙 earth_africa 🌍 earth_americas 🌎 globe_with_meridians 🌐 apple 🍎 banana 🍌 lemon 🍋 strawberry 🍓 avocado 🥑 pizza 🍕 hamburger 🍔 taco 🌮 cake 🍰 birthday 🎂 cookie 🍪 popcorn 🍿 coffee ☕ tea 🍵 beer 🍺 beers 🍻 wine_glass 🍷 champagne 🍾 rocket 🚀 airplane ✈️ car 🚗 bus 🚌 train 🚆 bike 🚲 ship 🚢 anchor ⚓ tent ⛺ musical_note 🎵 notes 🎶 headphones 🎧 microphone 🎤 art 🎨 camera 📷 video_camera 📹 movie_camera 🎥 soccer ⚽ basketball 🏀 chess_pawn ♟️ magic_wand 🪄 crystal_ball 🔮 ladder 🪜 bridge_at_night 🌉',
};

const table = new Map();
for (const list of Object.values(GROUPS)) {
  const words = list.split(' ');
  for (let i = 0; i < words.length; i += 2) table.set(words[i], words[i + 1]);
}
const ALIASES = { check: 'white_check_mark', thinking: 'thinking_face', slightly_smiling: 'slightly_smiling_face', hourglass_not_done: 'hourglass_flowing_sand', chart: 'bar_chart', large_blue_diamond: 'small_blue_diamond',
  heavy_exclamation_mark: 'exclamation', punch: 'facepunch', satisfied: 'laughing', robot: 'robot_face', hand: 'raised_hand', collision: 'boom', simple_smile: 'slightly_smiling_face', orange_circle: 'large_orange_circle',
  yellow_circle: 'large_yellow_circle', green_circle: 'large_green_circle', blue_circle: 'large_blue_circle', stop_sign: 'octagonal_sign', speaker: 'loudspeaker', traffic_light: 'vertical_traffic_light', puzzle_piece: 'jigsaw' };
for (const [alias, name] of Object.entries(ALIASES)) if (!table.has(alias)) table.set(alias, table.get(name));

export function knownEmoji(name) { return table.has(name); }

export function emojiNode(name, unicode) {
  let glyph = table.get(name);
  if (!glyph && unicode) {
    try { glyph = String.fromCodePoint(...unicode.split('-').map((x) => parseInt(x, 16))); } catch { glyph = ''; }
  }
  if (!glyph) return document.createTextNode(`:${name}:`);
  return h('span', { class: 'emoji', role: 'img', 'aria-label': name.replace(/_/g, ' '), title: `:${name}:` }, glyph);
}

// findEmoji gives up to `limit` names that contain the query, those starting with it first.
export function findEmoji(query, limit = 8) {
  const q = query.toLowerCase(), first = [], then = [];
  for (const name of table.keys()) {
    if (name.startsWith(q)) first.push(name);
    else if (name.includes(q)) then.push(name);
  }
  return first.concat(then).slice(0, limit);
}

let recent = ['+1', 'white_check_mark', 'eyes', 'raised_hands', 'tada', 'heart'];

export function recentEmoji(n) { return recent.slice(0, n); }

// pickEmoji opens the picker beside anchor and calls onpick(name).
export function pickEmoji(anchor, onpick, opts = {}) {
  const choose = (name) => { recent = [name, ...recent.filter((r) => r !== name)].slice(0, 12); close(true); onpick(name); };
  const cell = (name) => h('button', { type: 'button', class: 'emoji-cell', 'aria-label': name.replace(/_/g, ' '), title: `:${name}:`, onclick: () => choose(name) }, table.get(name));
  const grid = h('div', { class: 'emoji-grid' });
  const input = h('input', { class: 'field', type: 'text', placeholder: 'Search all emoji', 'aria-label': 'Search emoji', oninput: draw, onkeydown: (e) => {
    if (e.key === 'Enter') { e.preventDefault(); grid.querySelector('.emoji-cell')?.click(); }
  } });
  function draw() {
    const q = input.value.trim().replace(/:/g, '').replace(/ /g, '_');
    if (q) { grid.replaceChildren(h('div', { class: 'emoji-row' }, findEmoji(q, 60).map(cell))); return; }
    const seen = new Set();
    grid.replaceChildren(h('div', { class: 'menu-heading' }, 'Frequently used'), h('div', { class: 'emoji-row' }, recent.map(cell)));
    for (const [title, list] of Object.entries(GROUPS)) {
      const names = list.split(' ').filter((_, i) => i % 2 === 0).filter((n) => !seen.has(table.get(n)) && seen.add(table.get(n)));
      grid.append(h('div', { class: 'menu-heading' }, title), h('div', { class: 'emoji-row' }, names.map(cell)));
    }
  }
  draw();
  const close = popover(anchor, h('div', { class: 'emoji-picker' }, input, grid), { label: 'Emoji', ...opts });
  return close;
}
