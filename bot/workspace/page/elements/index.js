// Which module draws which Block Kit element?

import { el } from "/page/dom.js";
import { button, iconButton, workflowButton } from "/page/elements/button.js";
import { checkboxes, radioButtons } from "/page/elements/choices.js";
import { datePicker, dateTimePicker, timePicker } from "/page/elements/dates.js";
import { feedbackButtons } from "/page/elements/feedback.js";
import { fileInput } from "/page/elements/file_input.js";
import { pictureElement } from "/page/elements/picture.js";
import { overflow } from "/page/elements/overflow.js";
import { multiSelect, singleSelect } from "/page/elements/select.js";
import { textInput } from "/page/elements/text_input.js";

const DRAW = {
  button,
  icon_button: iconButton,
  workflow_button: workflowButton,
  checkboxes,
  radio_buttons: radioButtons,
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: dateTimePicker,
  feedback_buttons: feedbackButtons,
  file_input: fileInput,
  image: pictureElement,
  overflow,
  plain_text_input: textInput,
  number_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
};
for (const source of ["static", "external", "users", "channels", "conversations"]) {
  DRAW[`${source}_select`] = singleSelect;
  DRAW[`multi_${source}_select`] = multiSelect;
}

/**
 * Draw one element. `field`: ids of the label, hint and error that belong to it in an input block
 * (`{labelId, describedBy}`); null elsewhere: the element then names itself.
 */
export function element(spec, block, surface, field = null) {
  const draw = DRAW[spec?.type];
  if (!draw)
    return el("span", { class: "unknown" }, `[${spec?.type ?? "element"} is not shown here]`);
  return draw(spec, block, surface, field);
}
