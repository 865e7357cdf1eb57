// A certified OpenID Connect provider on loopback: node provider.mjs PORT REDIRECT_URI
import Provider from "oidc-provider";

const [port, back] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: "relais", client_secret: "un secret de test", redirect_uris: [back] }],
  cookies: { keys: ["test"] },
  pkce: { required: () => true },
  ttl: { IdToken: 300, AuthorizationCode: 60 },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
