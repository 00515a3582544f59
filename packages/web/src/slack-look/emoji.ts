/** The shortcodes alert messages use, and the commonest others. An unknown one is shown as it was written. */
const table = `
rotating_light 🚨|fire 🔥|warning ⚠️|red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵|large_purple_circle 🟣|white_circle ⚪|black_circle ⚫
red_square 🟥|large_orange_square 🟧|large_yellow_square 🟨|large_green_square 🟩|large_blue_square 🟦|white_large_square ⬜|white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌
no_entry ⛔|no_entry_sign 🚫|octagonal_sign 🛑|bangbang ‼️|exclamation ❗|heavy_exclamation_mark ❗|question ❓|grey_question ❔|information_source ℹ️|bell 🔔|no_bell 🔕|mute 🔇|loud_sound 🔊|loudspeaker 📢|mega 📣
hourglass ⌛|hourglass_flowing_sand ⏳|alarm_clock ⏰|stopwatch ⏱️|clock1 🕐|calendar 📆|date 📅|eyes 👀|mag 🔍|mag_right 🔎|link 🔗|book 📖|books 📚|notebook 📓|memo 📝|pencil ✏️|clipboard 📋|page_facing_up 📄
chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|bar_chart 📊|computer 💻|desktop_computer 🖥️|iphone 📱|telephone_receiver 📞|pager 📟|satellite 📡|floppy_disk 💾|cd 💿|battery 🔋|electric_plug 🔌|gear ⚙️
wrench 🔧|hammer 🔨|hammer_and_wrench 🛠️|nut_and_bolt 🔩|lock 🔒|unlock 🔓|key 🔑|shield 🛡️|package 📦|inbox_tray 📥|outbox_tray 📤|email 📧|envelope ✉️|incoming_envelope 📨|label 🏷️|bookmark 🔖|pushpin 📌|round_pushpin 📍
rocket 🚀|zap ⚡|boom 💥|bomb 💣|ambulance 🚑|fire_engine 🚒|police_car 🚓|construction 🚧|traffic_light 🚥|vertical_traffic_light 🚦|snowflake ❄️|cloud ☁️|sunny ☀️|umbrella ☔|ocean 🌊|earth_africa 🌍|globe_with_meridians 🌐
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|clap 👏|wave 👋|ok_hand 👌|raised_hands 🙌|pray 🙏|muscle 💪|point_right 👉|point_left 👈|point_up 👆|point_down 👇|hand ✋|raised_hand ✋|handshake 🤝
smile 😄|grinning 😀|slightly_smiling_face 🙂|wink 😉|joy 😂|thinking_face 🤔|sweat_smile 😅|sob 😭|cry 😢|scream 😱|sunglasses 😎|sleeping 😴|zzz 💤|skull 💀|ghost 👻|robot_face 🤖|tada 🎉|sparkles ✨|star ⭐|heart ❤️|broken_heart 💔|100 💯
arrow_up ⬆️|arrow_down ⬇️|arrow_right ➡️|arrow_left ⬅️|arrow_heading_up ⤴️|arrow_heading_down ⤵️|arrows_counterclockwise 🔄|repeat 🔁|twisted_rightwards_arrows 🔀|small_red_triangle 🔺|small_red_triangle_down 🔻|heavy_plus_sign ➕|heavy_minus_sign ➖
de 🇩🇪|fr 🇫🇷|gb 🇬🇧|us 🇺🇸|checkered_flag 🏁|triangular_flag_on_post 🚩|white_flag 🏳️|dart 🎯|bug 🐛|turtle 🐢|snail 🐌|elephant 🐘|whale 🐳|cat 🐱|dog 🐶|coffee ☕|pizza 🍕|beer 🍺|moneybag 💰|shopping_trolley 🛒|bulb 💡|crystal_ball 🔮
ghost 👻|speech_balloon 💬|thought_balloon 💭|bust_in_silhouette 👤|busts_in_silhouette 👥|male-technologist 👨‍💻|female-technologist 👩‍💻|firefighter 🧑‍🚒|sos 🆘|new 🆕|ok 🆗|up 🆙|cool 🆒|free 🆓|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣`;

const byName = new Map(
  table
    .trim()
    .split(/[|\n]/)
    .map((entry) => entry.split(' ') as [string, string]),
);

/** The character of a shortcode (without colons), undefined when the page does not know it. Skin tones are left out. */
export const emojiOf = (name: string): string | undefined => byName.get(name.replace(/::skin-tone-\d$/, ''));
