/** Members put in order, place by place: whoever is chosen for a second place leaves the first, and empty places wait until they are needed. */
export function orders(list) {
  const places = [...list.querySelectorAll("select")];
  const before = new Map(places.map((each) => [each, each.value]));
  const show = () => {
    const last = places.findLastIndex((each) => each.value);
    places.forEach((each, at) => {
      each.closest("li").hidden = at > last + 1;
    });
  };
  list.addEventListener("change", (event) => {
    const chosen = event.target;
    const other = places.find((each) => each !== chosen && each.value && each.value === chosen.value);
    if (other) other.value = before.get(chosen);
    for (const each of places) before.set(each, each.value);
    show();
  });
  show();
}
