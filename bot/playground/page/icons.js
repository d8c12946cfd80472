const NAMESPACE = "http://www.w3.org/2000/svg";

/* Each icon is stroked in a 24 × 24 box. */
const PATHS = {
  attach: "M20 11.5 12.2 19.3a5 5 0 0 1-7.1-7.1l8.2-8.2a3.4 3.4 0 0 1 4.8 4.8l-8.2 8.2a1.7 1.7 0 0 1-2.4-2.4L15 7.1",
  back: "M19 12H5m6.5-6.5L5 12l6.5 6.5",
  ban: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM6 6l12 12",
  check: "m5 12.5 4.5 4.5L19 7.5",
  channel: "M4 10v4l3 .5L9 20h2.5L10.300 15 19 18V6L7 9.500Z",
  close: "M6 6l12 12M18 6 6 18",
  copy: "M9 9h10v11H9ZM15 9V5H5v11h4",
  down: "m6 9.500 6 6 6-6",
  download: "M12 4v11m-5-4.500 5 5 5-5M5 20h14",
  edit: "M5 19h3L19 8l-3-3L5 16ZM13.500 7.500l3 3",
  file: "M7 3.500h7l4 4V20.500H7ZM14 3.500v4h4",
  forum: "M5 9h14M4.500 15h14M10 4 8 20M16 4l-2 16",
  left: "m15 5-7 7 7 7",
  link: "M8 16 16.500 7.500M9.500 7H17v7.500",
  mask: "M3.500 12.500h17M6.500 12.500 8.500 5h7l2 7.500M7.500 15.500a2.500 2.500 0 1 0 .01 0M16.500 15.500a2.500 2.500 0 1 0 .01 0",
  more: "M12 5.500v.01M12 12v.01M12 18.500v.01",
  pencil: "M4.500 19.500h4L19 9l-4-4L4.500 15.500ZM13 7l4 4M14 19.500h6",
  people:
    "M9 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM2.500 19.500c.500-3.500 3-5.500 6.500-5.500s6 2 6.500 5.500M16 5a3.200 3.200 0 0 1 0 6.200M18 14.500c2 .7 3.200 2.400 3.500 5",
  person: "M12 11.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.500 20.500c.6-4 3.500-6 7.500-6s6.900 2 7.500 6",
  photo: "M4 5.500h16v13H4ZM4 16l5-5 4 4 2.500-2.500L20 17M15.500 9.500v.01",
  plus: "M12 5v14M5 12h14",
  reply: "M10 6 4 11.500 10 17M4.500 11.500H14c3.500 0 6 2.500 6 6.500",
  right: "m9 5 7 7-7 7",
  send: "M4 12 20 4.500 15.500 20 11 13ZM11 13l9-8.500",
  slash: "M15.500 4.500l-7 15",
  sticker: "M4 4.500h16V14l-6 6H4ZM20 14h-6v6",
  text: "M5 6h14M5 10.500h14M5 15h9",
  topic: "M5 5h14v10.500h-7L8 19.500v-4H5Z",
  trash: "M5 7h14M9.500 7V4.500h5V7M7 7l1 13h8l1-13",
  up: "M12 19V5m-6 6 6-6 6 6",
};

/** A decorative icon; the control around it carries the name. */
export function icon(name) {
  const svg = document.createElementNS(NAMESPACE, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(NAMESPACE, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
