// Which character does an emoji shortcode stand for?

const CODES = {
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌", heavy_multiplication_x: "✖️",
  negative_squared_cross_mark: "❎", warning: "⚠️", no_entry: "⛔", no_entry_sign: "🚫", octagonal_sign: "🛑",
  exclamation: "❗", grey_exclamation: "❕", question: "❓", grey_question: "❔", bangbang: "‼️",
  information_source: "ℹ️", rotating_light: "🚨", red_circle: "🔴", large_red_circle: "🔴", large_orange_circle: "🟠",
  large_yellow_circle: "🟡", large_green_circle: "🟢", large_blue_circle: "🔵", large_purple_circle: "🟣",
  white_circle: "⚪", black_circle: "⚫", large_green_square: "🟩", large_red_square: "🟥", large_yellow_square: "🟨",
  large_orange_square: "🟧", large_blue_square: "🟦", white_large_square: "⬜", black_large_square: "⬛",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", stopwatch: "⏱️", alarm_clock: "⏰", clock1: "🕐", clock3: "🕒",
  watch: "⌚", calendar: "📆", date: "📅", mag: "🔍", mag_right: "🔎", lock: "🔒", unlock: "🔓", key: "🔑",
  closed_lock_with_key: "🔐", shield: "🛡️", wrench: "🔧", hammer: "🔨", hammer_and_wrench: "🛠️", gear: "⚙️",
  nut_and_bolt: "🔩", link: "🔗", electric_plug: "🔌", battery: "🔋", satellite: "🛰️", satellite_antenna: "📡",
  globe_with_meridians: "🌐", computer: "💻", desktop_computer: "🖥️", keyboard: "⌨️", floppy_disk: "💾", cd: "💿",
  file_folder: "📁", open_file_folder: "📂", card_index: "📇", card_file_box: "🗃️", page_facing_up: "📄",
  page_with_curl: "📃", bookmark_tabs: "📑", clipboard: "📋", memo: "📝", pencil: "📝", pencil2: "✏️", book: "📖",
  books: "📚", blue_book: "📘", green_book: "📗", orange_book: "📙", closed_book: "📕", notebook: "📓",
  bar_chart: "📊", chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉", pushpin: "📌",
  round_pushpin: "📍", paperclip: "📎", scissors: "✂️", inbox_tray: "📥", outbox_tray: "📤", package: "📦",
  email: "✉️", envelope: "✉️", incoming_envelope: "📨", bell: "🔔", no_bell: "🔕", loudspeaker: "📢", mega: "📣",
  speech_balloon: "💬", thought_balloon: "💭", bulb: "💡", flashlight: "🔦", fire: "🔥", boom: "💥", zap: "⚡",
  star: "⭐", star2: "🌟", sparkles: "✨", tada: "🎉", confetti_ball: "🎊", trophy: "🏆", medal: "🏅", dart: "🎯",
  rocket: "🚀", construction: "🚧", traffic_light: "🚦", checkered_flag: "🏁", triangular_flag_on_post: "🚩",
  arrow_right: "➡️", arrow_left: "⬅️", arrow_up: "⬆️", arrow_down: "⬇️", arrow_forward: "▶️",
  arrows_counterclockwise: "🔄", arrows_clockwise: "🔃", repeat: "🔁", leftwards_arrow_with_hook: "↩️",
  fast_forward: "⏩", pause_button: "⏸️", double_vertical_bar: "⏸️", stop_button: "⏹️", black_square_for_stop: "⏹️",
  heavy_plus_sign: "➕", heavy_minus_sign: "➖", small_blue_diamond: "🔹", small_orange_diamond: "🔸",
  small_red_triangle: "🔺", small_red_triangle_down: "🔻", new: "🆕", ok: "🆗", sos: "🆘", up: "🆙", free: "🆓",
  one: "1️⃣", two: "2️⃣", three: "3️⃣", four: "4️⃣", five: "5️⃣", six: "6️⃣", seven: "7️⃣", eight: "8️⃣", nine: "9️⃣",
  zero: "0️⃣", keycap_ten: "🔟", hash: "#️⃣", "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎",
  ok_hand: "👌", wave: "👋", clap: "👏", raised_hands: "🙌", pray: "🙏", muscle: "💪", point_right: "👉",
  point_left: "👈", point_up: "☝️", point_down: "👇", raised_hand: "✋", hand: "✋", eyes: "👀", brain: "🧠",
  smile: "😄", smiley: "😃", grinning: "😀", grin: "😁", joy: "😂", slightly_smiling_face: "🙂", wink: "😉",
  blush: "😊", thinking_face: "🤔", neutral_face: "😐", confused: "😕", worried: "😟", cry: "😢", sob: "😭",
  sweat_smile: "😅", sunglasses: "😎", nerd_face: "🤓", shrug: "🤷", facepalm: "🤦", robot_face: "🤖", ghost: "👻",
  bust_in_silhouette: "👤", busts_in_silhouette: "👥", office: "🏢", house: "🏠", factory: "🏭", school: "🏫",
  mortar_board: "🎓", dash: "💨", cloud: "☁️", sunny: "☀️", snowflake: "❄️", umbrella: "☔", coffee: "☕",
  heart: "❤️", broken_heart: "💔", green_heart: "💚", blue_heart: "💙", yellow_heart: "💛", purple_heart: "💜",
  hundred: "💯", "100": "💯", beetle: "🐞", bug: "🐛", snail: "🐌", turtle: "🐢", seedling: "🌱", herb: "🌿",
  telephone_receiver: "📞", phone: "☎️", camera: "📷", frame_with_picture: "🖼️", microscope: "🔬", test_tube: "🧪",
  stethoscope: "🩺", pill: "💊", adhesive_bandage: "🩹", broom: "🧹", wastebasket: "🗑️", recycle: "♻️",
};

/** The character, or null for a code the page does not know: it is then shown as typed. */
export function emoji(code) {
  return Object.hasOwn(CODES, code) ? CODES[code] : null;
}
