// Draws what pyvis prepared. Places come from the server, so nothing moves by itself.
const { color: ink, backgroundColor: paper } = getComputedStyle(document.body);
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const nodes = read("nodes");
const drawn = new vis.DataSet(nodes);
const address = new Map(nodes.map((node) => [node.id, node.url]));
// The buttons take their room before the picture is fitted to its own.
const tools = document.getElementById("tools");
tools.hidden = false;
const network = new vis.Network(
  document.getElementById("network"),
  { nodes: drawn, edges: new vis.DataSet(read("edges")) },
  {
    physics: false,
    interaction: { hover: true, keyboard: { enabled: true, bindToWindow: false }, navigationButtons: false },
    nodes: {
      font: { size: 14, face: "sans-serif", color: ink, strokeWidth: 3, strokeColor: paper },
      // A name too small to be read is left out until one looks nearer.
      scaling: { label: { drawThreshold: 8 } },
    },
    edges: { arrows: { to: { enabled: true, scaleFactor: 0.6 } }, smooth: false },
  },
);
// Names that are large so as to be read from afar are no larger than that from near.
const LETTERS = 14;
const large = nodes.filter((node) => node.font.size > LETTERS);
const shrink = () => {
  const wanted = LETTERS / network.getScale();
  drawn.update(large.map(({ id, font }) => ({ id, font: { size: Math.max(LETTERS, Math.min(font.size, wanted)) } })));
};
// All of it with the names, which the picture's own fitting cuts at the edge.
const box = network.canvas.frame;
const fit = () => {
  network.fit();
  shrink();
  for (let round = 0; round < 2; round += 1) {
    network.redraw();
    const boxes = nodes.map(({ id }) => network.getBoundingBox(id));
    const [left, top] = [Math.min(...boxes.map((b) => b.left)), Math.min(...boxes.map((b) => b.top))];
    const [right, bottom] = [Math.max(...boxes.map((b) => b.right)), Math.max(...boxes.map((b) => b.bottom))];
    const scale = 0.96 * Math.min(box.clientWidth / (right - left), box.clientHeight / (bottom - top));
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: Math.min(scale, 1.5) });
    shrink();
  }
};
if (nodes.length) fit();
// A phone shows the surroundings of the best connected thing first, large enough to be read.
const [NEAR, FEW] = [0.7, 12];
if (window.innerWidth < 600 && network.getScale() < NEAR && nodes.length > FEW) {
  const best = nodes.reduce((a, b) => (b.size > a.size ? b : a));
  network.moveTo({ position: { x: best.x, y: best.y }, scale: NEAR });
  shrink();
}
network.on("zoom", shrink);
// What a pointer does by dragging and pinching, buttons do by a press: a part of what is seen, or all.
const STEP = 0.3;
const move = (across, down) => {
  const { x, y } = network.getViewPosition();
  const scale = network.getScale();
  network.moveTo({ position: { x: x + (across * STEP * window.innerWidth) / scale, y: y + (down * STEP * window.innerHeight) / scale } });
};
const zoom = (by) => network.moveTo({ scale: network.getScale() * by });
const acts = {
  all: fit,
  near: () => zoom(1.4),
  far: () => zoom(1 / 1.4),
  left: () => move(-1, 0),
  right: () => move(1, 0),
  up: () => move(0, -1),
  down: () => move(0, 1),
};
tools.addEventListener("click", ({ target }) => {
  acts[target.dataset.do]?.();
  shrink();
});
network.on("doubleClick", ({ nodes: [chosen] }) => {
  if (address.has(chosen)) window.parent.location.assign(address.get(chosen));
});
