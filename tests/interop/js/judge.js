// PKIjs as a judge: node judge.js ROOT.pem P7S CONTENT
// Verifies a detached signature and the path of its signer to the root; says what else is carried.
"use strict";
const fs = require("fs");
const { webcrypto } = require("crypto");
const pkijs = require("pkijs");

function bytes(file) {
  const buffer = fs.readFileSync(file);
  return buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.length);
}

async function main(rootFile, signatureFile, contentFile) {
  pkijs.setEngine("node", new pkijs.CryptoEngine({ name: "node", crypto: webcrypto }));
  const pem = fs.readFileSync(rootFile, "ascii").replace(/-----[^-]*-----|\s/g, "");
  const root = pkijs.Certificate.fromBER(Buffer.from(pem, "base64"));
  const info = pkijs.ContentInfo.fromBER(bytes(signatureFile));
  const signed = new pkijs.SignedData({ schema: info.content });
  const result = await signed.verify({
    signer: 0,
    data: bytes(contentFile),
    trustedCerts: [root],
    checkChain: true,
    extendedMode: true,
  });
  const carried = (signed.crls || []).map((one) => one.constructor.CLASS_NAME);
  console.log(`verified ${result.signatureVerified && result.signerCertificateVerified}`);
  console.log(`carried ${carried.join(" ")}`);
}

main(...process.argv.slice(2)).catch((error) => {
  console.log(`refused ${error.message || error}`);
  process.exitCode = 1;
});
