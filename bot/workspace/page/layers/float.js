// Where does a list or menu float, so that nothing cuts it off?

const GAP = 4;

/** Show `float` (an element with `popover`) below `anchor`, or above where there is more room. */
export function showFloat(float, anchor, { wide = false, above = false, end = false } = {}) {
  if (!float.matches(":popover-open")) float.showPopover();
  const box = anchor.getBoundingClientRect();
  float.style.minWidth = wide ? `${box.width}px` : "";
  float.style.maxHeight = "";
  const room = { below: innerHeight - box.bottom - 2 * GAP, above: box.top - 2 * GAP };
  const upwards = above
    ? room.above > 120
    : float.offsetHeight > room.below && room.above > room.below;
  float.style.maxHeight = `${Math.min(360, upwards ? room.above : room.below)}px`;
  const left = end ? box.right - float.offsetWidth : box.left;
  float.style.left = `${Math.max(GAP, Math.min(left, innerWidth - float.offsetWidth - GAP))}px`;
  float.style.top = `${upwards ? box.top - float.offsetHeight - GAP : box.bottom + GAP}px`;
}

export function hideFloat(float) {
  if (float.matches(":popover-open")) float.hidePopover();
}
