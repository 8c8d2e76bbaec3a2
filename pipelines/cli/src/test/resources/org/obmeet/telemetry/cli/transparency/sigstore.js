// Checks the proofs of receipts, one JSON line each, with the npm package @sigstore/verify.
const {verifyMerkleInclusion} = require("@sigstore/verify/dist/tlog/merkle");
const crypto = require("crypto");
const canonical = v => v && typeof v === "object" ? "{" + Object.keys(v).sort().map(k => JSON.stringify(k) + ":" + canonical(v[k])).join(",") + "}" : JSON.stringify(v);
let checked = 0;
for (const line of require("fs").readFileSync(0, "utf8").trim().split("\n")) {
  const receipt = JSON.parse(line);
  const [head, note] = receipt.proof.split(/\n\n([\s\S]*)/);
  const body = crypto.createHash("sha256").update(Buffer.from(receipt.salt, "hex")).update(canonical(receipt.content)).digest();
  const [, size, root] = note.split("\n");
  const hashes = head.split("\n").slice(2).map(h => Buffer.from(h, "base64"));
  verifyMerkleInclusion({canonicalizedBody: body, inclusionProof: {logIndex: String(receipt.index), hashes}}, {logSize: BigInt(size), logHash: Buffer.from(root, "base64")});
  checked++;
}
console.log(checked + " proofs accepted");
