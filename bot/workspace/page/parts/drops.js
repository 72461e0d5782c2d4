// How are files taken that are dropped onto a part of the page?

/** Let `take(files)` have what is dropped onto `area`; the area shows that it would. */
export function acceptDrops(area, take) {
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  area.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    area.classList.add("dropping");
  });
  area.addEventListener("dragleave", (event) => {
    if (!area.contains(event.relatedTarget)) area.classList.remove("dropping");
  });
  area.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    area.classList.remove("dropping");
    take([...event.dataTransfer.files]);
  });
}
