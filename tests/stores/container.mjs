// Makes a container in Azurite, whose blobs anybody may read: `node container.mjs http://127.0.0.1:PORT NAME`.
// Requests are signed with the key that every Azurite has.
// https://learn.microsoft.com/en-us/rest/api/storageservices/authorize-with-shared-key

import { createHmac } from "node:crypto";

const [endpoint, name] = process.argv.slice(2);
const account = "devstoreaccount1";
const key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
const headers = {
  "x-ms-blob-public-access": "blob",
  "x-ms-date": new Date().toUTCString(),
  "x-ms-version": "2021-12-02",
};
// The method, eleven fields that are not sent, the fields of Azure's own, what is asked for.
const fields = Object.entries(headers).map(([field, value]) => `${field}:${value}\n`);
const signed = `PUT${"\n".repeat(12)}${fields.join("")}/${account}/${account}/${name}\nrestype:container`;
const signature = createHmac("sha256", Buffer.from(key, "base64")).update(signed).digest("base64");
const answer = await fetch(`${endpoint}/${account}/${name}?restype=container`, {
  method: "PUT",
  headers: { ...headers, authorization: `SharedKey ${account}:${signature}` },
});
if (!answer.ok) {
  console.error(answer.status, await answer.text());
  process.exit(1);
}
