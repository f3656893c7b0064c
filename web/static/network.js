// Draws what pyvis prepared. Places come from the server, so nothing moves by itself.
const ink = getComputedStyle(document.body).color;
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const nodes = read("nodes");
const address = new Map(nodes.map((node) => [node.id, node.url]));
const network = new vis.Network(
  document.getElementById("network"),
  { nodes: new vis.DataSet(nodes), edges: new vis.DataSet(read("edges")) },
  {
    physics: false,
    interaction: { hover: true, keyboard: { enabled: true, bindToWindow: false }, navigationButtons: false },
    nodes: { size: 12, font: { size: 14, face: "sans-serif", color: ink } },
    edges: { arrows: { to: { enabled: true, scaleFactor: 0.5 } }, smooth: false },
  },
);
network.on("doubleClick", ({ nodes: [chosen] }) => {
  if (address.has(chosen)) window.parent.location.assign(address.get(chosen));
});
