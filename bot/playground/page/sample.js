const WIDTH = 1080;
const HEIGHT = 760;

/* A wooden table: planks that differ a little, with the grain as fine lines. Fixed numbers, so the picture is always the same. */
function paintTable(pen) {
  for (let plank = 0; plank < 5; plank += 1) {
    const top = plank * 160;
    pen.fillStyle = ["#8a5f3f", "#7d5437", "#93684a", "#83593b", "#8c6243"][plank];
    pen.fillRect(0, top, WIDTH, 160);
    pen.strokeStyle = "rgba(45, 25, 10, 0.16)";
    for (let line = 0; line < 9; line += 1) {
      const y = top + 8 + line * 17;
      pen.beginPath();
      pen.moveTo(0, y);
      pen.bezierCurveTo(WIDTH / 3, y + 9 - line * 2, WIDTH / 1.5, y - 8 + line * 2, WIDTH, y + 3);
      pen.stroke();
    }
    pen.fillStyle = "rgba(30, 15, 5, 0.5)";
    pen.fillRect(0, top + 157, WIDTH, 3);
  }
}

function paintCup(pen) {
  const rings = [
    [118, "rgba(0, 0, 0, 0.22)", 10],
    [112, "#f3f1ec", 0],
    [92, "#dcd8cf", 0],
    [84, "#4a2c1a", 0],
    [76, "#5d3921", 0],
  ];
  for (const [radius, colour, drop] of rings) {
    pen.fillStyle = colour;
    pen.beginPath();
    pen.arc(930 + drop / 2, 610 + drop, radius, 0, Math.PI * 2);
    pen.fill();
  }
}

const LINES = [
  { text: "The Corner Bakery", font: "bold 62px Georgia, 'Noto Serif', serif", y: 118 },
  { text: "open daily from 8 to 18", font: "italic 32px Georgia, 'Noto Serif', serif", y: 168 },
  { text: "Tomato soup with bread, 4.50", font: "38px Georgia, 'Noto Serif', serif", y: 268 },
  { text: "Goat cheese salad, 6.80", font: "38px Georgia, 'Noto Serif', serif", y: 330 },
  { text: "Apple cake, still warm, 3.20", font: "38px Georgia, 'Noto Serif', serif", y: 392 },
  { text: "Coffee or tea, 2.40", font: "38px Georgia, 'Noto Serif', serif", y: 454 },
  { text: "Please ask us about allergens.", font: "26px Georgia, 'Noto Serif', serif", y: 536 },
];

function paintMenu(pen) {
  const [width, height] = [720, 600];
  pen.save();
  pen.translate(140, 82);
  pen.rotate(-0.015);
  pen.shadowColor = "rgba(0, 0, 0, 0.45)";
  pen.shadowBlur = 34;
  pen.shadowOffsetY = 14;
  pen.fillStyle = "#fbf6ea";
  pen.fillRect(0, 0, width, height);
  pen.shadowColor = "transparent";
  pen.strokeStyle = "#b8935a";
  pen.lineWidth = 2;
  pen.strokeRect(20, 20, width - 40, height - 40);
  pen.beginPath();
  pen.moveTo(270, 200);
  pen.lineTo(450, 200);
  pen.stroke();
  pen.fillStyle = "#2c241b";
  pen.textAlign = "center";
  for (const { text, font, y } of LINES) {
    pen.font = font;
    pen.fillText(text, width / 2, y);
  }
  pen.restore();
}

/** Draws a photograph-like sample, a bakery's menu on a table, as a JPEG file of 1080 × 760. */
export async function samplePicture() {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = canvas.getContext("2d");
  paintTable(pen);
  paintMenu(pen);
  paintCup(pen);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.92));
  return new File([blob], "menu.jpg", { type: "image/jpeg" });
}

/** A paragraph with words that come back, as a first text to send. */
export const SAMPLE_PARAGRAPH =
  "The sea was calm that morning, and the harbour was full of boats. Fishermen carried nets along the harbour wall, " +
  "gulls circled above the boats, and the smell of salt and coffee drifted through the narrow streets. By noon the wind " +
  "had risen; the sea turned dark, the boats rocked against the wall, and every window in the village looked out to sea, " +
  "waiting for the last boats to come home to the harbour.";
